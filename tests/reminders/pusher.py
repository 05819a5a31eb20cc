"""A push service on loopback that decrypts what it gets, as a browser does; with a certificate of its own making."""
import json
import ssl
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from pwa.reminders import endpoints
from pwa.reminders.encryption import CURVE, encoded, point

HOST = '127.0.0.1'


class Browser:
    """A subscription as a browser makes it, and the only one that can read what is sent to it."""

    def __init__(self, url: str):
        self.key, self.auth, self.endpoint = ec.generate_private_key(CURVE), bytes(range(16)), url

    def json(self, member=None) -> dict:
        return {'endpoint': self.endpoint, 'p256dh': encoded(point(self.key)), 'auth': encoded(self.auth), 'zone': 'Europe/Berlin',
                'as': member and member.public_id}

    def read(self, body: bytes) -> dict:
        """What `body` says, by RFC 8291 section 3 and RFC 8188 section 2."""
        salt, size, theirs, cipher = body[:16], int.from_bytes(body[16:20]), body[21:86], body[86:]
        assert body[20] == 65 and len(cipher) <= size == 4096
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
        secret = HKDF(SHA256(), 32, self.auth, b'WebPush: info\0' + point(self.key) + theirs).derive(shared)
        key = HKDF(SHA256(), 16, salt, b'Content-Encoding: aes128gcm\0').derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b'Content-Encoding: nonce\0').derive(secret)
        return json.loads(AESGCM(key).decrypt(nonce, cipher, None).rstrip(b'\0').removesuffix(b'\2'))


class PushService(ThreadingHTTPServer):
    """`answers` is what it says by path (default 201); `arrived` what came: (path, message, headers), `times` when (s)."""
    daemon_threads = True

    def __init__(self, folder):
        super().__init__((HOST, 0), Handler)
        self.certificate, self.browsers, self.arrived, self.answers, self.calls = _certificate(folder), {}, [], {}, Counter()
        self.times: list[float] = []
        self.came = threading.Condition()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, kwargs={'poll_interval': 0.05}, daemon=True).start()

    def browser(self, name: str) -> Browser:
        """A new subscription at /<name>."""
        self.browsers[f'/{name}'] = Browser(f'https://{HOST}:{self.server_port}/{name}')
        return self.browsers[f'/{name}']

    def said(self, name: str) -> list[str]:
        """The titles that arrived there."""
        return [message['title'] for path, message, _ in self.arrived if path == f'/{name}']

    def wait(self, count: int, seconds: float = 10):
        """Until so many arrived."""
        with self.came:
            assert self.came.wait_for(lambda: len(self.arrived) >= count, seconds), self.arrived

    def handle_error(self, request, client_address):
        """Who was killed in the middle of a push is no fault here."""


class Handler(BaseHTTPRequestHandler):
    server: PushService

    def do_POST(self):
        body, path = self.rfile.read(int(self.headers['Content-Length'])), self.path
        status, more = self.server.answers.get(path, (201, {}))
        self.server.calls[path] += 1
        if status == 201:
            with self.server.came:
                self.server.arrived.append((path, self.server.browsers[path].read(body), dict(self.headers)))
                self.server.times.append(time.monotonic())
                self.server.came.notify_all()
        self.send_response(status)
        for name, value in more.items():
            self.send_header(name, value)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *_):
        pass


def allow(certificate: str, put=setattr):
    """Let this process call loopback and trust that certificate: nothing else, and no setting, can."""
    put(endpoints, 'is_public', lambda address: address == HOST)
    put(endpoints, 'trust', lambda: ssl.create_default_context(cafile=certificate))


def _certificate(folder) -> str:
    key, name, now = ec.generate_private_key(CURVE), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)]), datetime.now(UTC)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
            .not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))]), False).sign(key, SHA256()))
    path = folder / 'certificate.pem'
    path.write_bytes(made.public_bytes(Encoding.PEM) + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(path)
