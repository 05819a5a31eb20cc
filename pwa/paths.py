"""Where the files beside the code are: next to pwa/ in a checkout, inside it in an installed wheel."""
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
PACKED = PACKAGE / '_data'
HOME = PACKED if PACKED.is_dir() else PACKAGE.parent

STATIC = HOME / 'static'
TEMPLATES = HOME / 'templates'
MANIFEST = HOME / 'manifest.json'
