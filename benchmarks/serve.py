"""`python -m benchmarks.serve pwa.wsgi:app 8001`: one server process, with the settings of `medius run`, for whichever app."""
import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from pwa.config import processors

if __name__ == '__main__':
    app, port = sys.argv[1:]
    Server(app, address='127.0.0.1', port=int(port), interface=Interfaces.WSGI, workers=processors(), blocking_threads=1, websockets=False,
           log_level=LogLevels.warning).serve()
