"""A network between phone and server that does what networks do; seeded, so that a bad day can be had again."""
import http.client
import random
import threading
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MARK = 'Hotel Alpenblick'
PORTAL = f'<!doctype html><title>{MARK}</title><h1>Welcome to {MARK}, please sign in to our network</h1>'.encode()
FAULTS = ('drop', 'lose', 'delay', 'hold', 'truncate', 'duplicate', 'late', 'portal', 'foreign', 'elsewhere', 'broken', 'big', 'slower')
KEPT = {'connection', 'keep-alive', 'transfer-encoding', 'content-length'}
PATIENCE = 2


class Proxy:
    """Passes everything on to the site until told otherwise; `url` is where the phone goes."""

    def __init__(self, site):
        self.site, self.seen, self.turn = site, Counter(), threading.Condition()
        self.answered, self.share, self.dice, self.always, self.where, self.server = 0, 0.0, random.Random(), None, '', None
        self.port, self.place = 0, 1
        self.plug()

    @property
    def url(self):
        return f'http://localhost:{self.port}'

    def anew(self):
        """At an origin where no phone has been."""
        self.unplug()
        self.port = 0
        self.plug()

    def plug(self):
        """Be there."""
        self.server = Server(('127.0.0.1', self.port), Handler)
        self.server.proxy, self.port = self, self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def unplug(self):
        """Nobody answers at this address, and what was connected is cut."""
        self.server.shutdown()
        self.server.server_close()
        self.server.cut()

    def move(self):
        """To another address: the site counts tries to join by where they come from."""
        self.place += 1

    def storm(self, seed, share=0.5):
        """This share of all requests meets a fault."""
        self.dice, self.share, self.always, self.where = random.Random(seed), share, None, ''

    def only(self, fault, where=''):
        """Every request to an address that begins so meets this one."""
        self.share, self.always, self.where = 0, fault, where

    def clear(self):
        self.share, self.always = 0, None

    def fault(self, path: str) -> str:
        with self.turn:
            fault = self.dice.choice(FAULTS) if self.dice.random() < self.share else 'passed'
            if self.always and path.startswith(self.where):
                fault = self.always
            self.seen[fault] += 1
            return fault

    def moment(self, most) -> float:
        with self.turn:
            return self.dice.uniform(0, most)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    proxy: Proxy

    def __init__(self, *args):
        self.connected = set()
        super().__init__(*args)

    def process_request(self, request, client_address):
        self.connected.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        self.connected.discard(request)
        super().shutdown_request(request)

    def cut(self):
        for request in list(self.connected):
            self.shutdown_request(request)

    def handle_error(self, request, client_address):
        pass  # the phone hung up


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    server: Server

    def do_GET(self):
        self.sent = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        if self.headers['Host'].startswith('127.'):
            return self.portal()  # where `elsewhere` leads
        getattr(self, self.proxy.fault(self.path))()
        with self.proxy.turn:
            self.proxy.answered += 1
            self.proxy.turn.notify_all()

    do_POST = do_HEAD = do_GET

    @property
    def proxy(self):
        return self.server.proxy

    def passed(self):
        self.give(*self.ask())

    def drop(self):
        """It never arrives."""
        self.close_connection = True

    def lose(self):
        """It arrives, but its answer does not."""
        self.ask()
        self.drop()

    def delay(self):
        self.wait(self.proxy.moment(PATIENCE))
        self.passed()

    def hold(self):
        """The next two overtake it."""
        with self.proxy.turn:
            wanted = self.proxy.answered + 2
            self.proxy.turn.wait_for(lambda: self.proxy.answered >= wanted, PATIENCE)
        self.passed()

    def truncate(self):
        status, headers, body = self.ask()
        self.give(status, headers, body[:len(body) // 2], len(body))
        self.drop()

    def duplicate(self):
        """It arrives twice at once."""
        threading.Thread(target=self.again, daemon=True).start()
        self.passed()

    def late(self):
        """It arrives, and once more after what comes next."""
        self.passed()
        threading.Timer(self.proxy.moment(PATIENCE), self.again).start()

    def portal(self):
        self.give(200, [('Content-Type', 'text/html; charset=utf-8'), ('Cache-Control', 'public, max-age=60'),
                        ('Access-Control-Allow-Origin', '*')], PORTAL)

    def foreign(self):
        """Another server's JSON."""
        self.give(200, [('Content-Type', 'application/json'), ('X-Site', 'other')], b'{"site":"other","as":null,"results":{},"streams":{}}')

    def elsewhere(self):
        self.give(302, [('Location', f'http://127.0.0.1:{self.proxy.port}/welcome')], b'')

    def broken(self):
        self.give(500, [('Content-Type', 'text/html')], PORTAL)

    def big(self):
        self.give(413, [('Content-Type', 'text/html')], PORTAL)

    def slower(self):
        self.give(429, [('Content-Type', 'text/html'), ('Retry-After', '1')], PORTAL)

    def ask(self):
        """The site's own answer; raises OSError where there is none, and then there is none for the phone either."""
        connection = http.client.HTTPConnection('127.0.0.1', self.proxy.site.port, timeout=30,
                                                source_address=(f'127.0.0.{self.proxy.place}', 0))
        try:
            connection.request(self.command, self.path, self.sent or None, dict(self.headers))
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def again(self):
        """Nobody waits for this answer."""
        with suppress(OSError, http.client.HTTPException):
            self.ask()

    def give(self, status, headers, body, length=None):
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in KEPT:
                self.send_header(name, value)
        self.send_header('Content-Length', str(len(body) if length is None else length))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(body)

    def wait(self, seconds):
        threading.Event().wait(seconds)

    def log_message(self, *_):
        pass
