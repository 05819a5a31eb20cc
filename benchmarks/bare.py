"""What Medius is measured against: the least that Flask, SQLite or a browser can do for the same job."""
import os
import sqlite3
import threading
from pathlib import Path

from flask import Flask, Response, jsonify, request

from benchmarks.words import sentences

FOLDER = Path(os.environ['INSTANCE'])
SIZE = 10_000
HEAD = ('<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><h1>Bare</h1><p>')
END = '<p id="end">The end.'
KEPT = ['/page', *(f'/{name}' for name in ('drawn', 'style.css') if (FOLDER / name).exists())]
WORKER = f"""
addEventListener('install', (event) => event.waitUntil(caches.open('still').then((cache) => cache.addAll({KEPT}))))
addEventListener('fetch', (event) => event.respondWith(caches.match(event.request)))
"""
REGISTER = """
navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready).then(() => { document.title = 'kept' })
"""

app = Flask(__name__)
local = threading.local()
same = (FOLDER / 'same').read_bytes() if (FOLDER / 'same').exists() else b''


@app.get('/healthz')
def health():
    return 'ok'


@app.get('/same')
def memory():
    """The bytes of a page of Medius, from memory."""
    return Response(same, headers={'Content-Type': 'text/html; charset=utf-8', 'Content-Encoding': 'br'})


@app.post('/row')
def row():
    """One row, durable when answered."""
    with database() as connection:
        connection.execute('INSERT INTO row (body) VALUES (?)', (request.get_data(),))
    return jsonify(ok=True)


@app.post('/poll')
def poll():
    """The cursors of a poll, read and answered."""
    return jsonify(streams=request.get_json()['pull'])


@app.get('/page')
def page():
    """A static page of 10 kB: text, no style, no script, nothing compressed."""
    return Response(static(), mimetype='text/html')


@app.get('/styled')
def styled():
    """The same page with a stylesheet of its own."""
    return Response(static().replace('<title>', '<link rel="stylesheet" href="/style.css"><title>'), mimetype='text/html')


@app.get('/drawn')
def drawn():
    """A page of Medius as its script left it, without the script."""
    return Response((FOLDER / 'drawn').read_bytes(), mimetype='text/html')


@app.get('/style.css')
def style():
    return Response((FOLDER / 'style.css').read_bytes(), mimetype='text/css')


@app.get('/install')
def install():
    return '<!doctype html><title>…</title><script src="/install.js"></script>'


@app.get('/install.js')
def register():
    return Response(REGISTER, mimetype='text/javascript')


@app.get('/worker.js')
def worker():
    return Response(WORKER, mimetype='text/javascript')


def static() -> str:
    text = ' '.join(sentences())[:SIZE - len(HEAD) - len(END)]
    return HEAD + text + END


def database() -> sqlite3.Connection:
    """This thread's connection, with the settings of Medius's own."""
    if not hasattr(local, 'connection'):
        local.connection = sqlite3.connect(FOLDER / 'bare.db', timeout=5)
        local.connection.executescript('PRAGMA journal_mode = wal; PRAGMA synchronous = full; '
                                       'CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, body BLOB)')
    return local.connection
