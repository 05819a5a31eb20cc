"""A key in software, which answers as a phone's does, and lies when told to."""
import hashlib
import json
import secrets
import struct

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url as text

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40
ORIGIN = 'http://localhost'


class Authenticator:
    """One passkey; `count` is how often it signed."""

    def __init__(self):
        self.key, self.id, self.count = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(32), 0

    def make(self, options: dict, **lies) -> str:
        """The credential for options to register with."""
        numbers = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)})
        data = self._data(options['rp']['id'], NEW, **lies) + bytes(16) + struct.pack('>H', len(self.id)) + self.id + cose
        client = self._client('webauthn.create', options, **lies)
        return self._credential({'clientDataJSON': text(client), 'attestationObject': text(cbor2.dumps({'fmt': 'none', 'attStmt': {}, 'authData': data}))})

    def sign(self, options: dict, **lies) -> str:
        """The credential for options to sign in with."""
        self.count += 1
        data, client = self._data(options['rpId'], 0, **lies), self._client('webauthn.get', options, **lies)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential({'clientDataJSON': text(client), 'authenticatorData': text(data), 'signature': text(signature)})

    def _data(self, host, flags, verified=True, count=None, host_said=None, **_):
        flags |= PRESENT | (VERIFIED if verified else 0)
        return hashlib.sha256((host_said or host).encode()).digest() + bytes([flags]) + struct.pack('>I', self.count if count is None else count)

    def _client(self, kind, options, origin=ORIGIN, **_):
        return json.dumps({'type': kind, 'challenge': options['challenge'], 'origin': origin, 'crossOrigin': False}).encode()

    def _credential(self, response) -> str:
        return json.dumps({'id': text(self.id), 'rawId': text(self.id), 'type': 'public-key', 'response': response, 'clientExtensionResults': {}})
