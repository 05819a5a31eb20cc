"""What a WSGI server imports; the environment says how."""
from pwa import create_app

app = create_app()
