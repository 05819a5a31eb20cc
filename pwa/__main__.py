"""`python -m pwa` is `medius`."""
from pwa.cli import main

main()
