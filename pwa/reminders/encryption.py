"""Web push: messages that only the browser can read (RFC 8291), signed with the site's own key (VAPID, RFC 8292)."""
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551  # of that curve
RECORD = 4096
SIGNED_S = 12 * 3600
Key = ec.EllipticCurvePrivateKey


def encrypt(plain: bytes, p256dh: bytes, auth: bytes, salt: bytes | None = None, ours: Key | None = None) -> bytes:
    """The body of a push: `p256dh` and `auth` are the subscription's; salt and key are drawn anew for each message."""
    salt, ours = salt or secrets.token_bytes(16), ours or ec.generate_private_key(CURVE)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, p256dh)
    secret = _derive(auth, ours.exchange(ec.ECDH(), theirs), b'WebPush: info\0' + p256dh + point(ours), 32)
    key, nonce = (_derive(salt, secret, b'Content-Encoding: ' + use + b'\0', size) for use, size in ((b'aes128gcm', 16), (b'nonce', 12)))
    head = salt + RECORD.to_bytes(4) + bytes([65]) + point(ours)
    return head + AESGCM(key).encrypt(nonce, plain + b'\2', None)


def site_key(secret: str) -> Key:
    """The site's signing key from the 64 hex digits that the configuration keeps."""
    return ec.derive_private_key(int(secret, 16) % (ORDER - 1) + 1, CURVE)


def point(key: Key) -> bytes:
    """Its public half, 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def authorization(key: Key, endpoint: str, contact: str, now: int) -> str:
    """The Authorization header for a push to `endpoint`; `contact` is a mailto: or https: address, `now` in ms."""
    parts = urlsplit(endpoint)
    claims = {'aud': f'{parts.scheme}://{parts.netloc}', 'exp': now // 1000 + SIGNED_S, 'sub': contact}
    signed = '.'.join(encoded(json.dumps(part).encode()) for part in ({'typ': 'JWT', 'alg': 'ES256'}, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    return f'vapid t={signed}.{encoded(r.to_bytes(32) + s.to_bytes(32))}, k={encoded(point(key))}'


def encoded(raw: bytes) -> str:
    """base64url without padding, as browsers write it."""
    return urlsafe_b64encode(raw).rstrip(b'=').decode()


def decoded(text: str) -> bytes:
    """The bytes of base64url, padded or not; raises ValueError."""
    return urlsafe_b64decode(text + '=' * (-len(text) % 4))


def is_point(raw: bytes) -> bool:
    """True for a public key on the curve."""
    try:
        return len(raw) == 65 and bool(ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw))
    except ValueError:
        return False


def _derive(salt: bytes, secret: bytes, info: bytes, size: int) -> bytes:
    return HKDF(SHA256(), size, salt, info).derive(secret)
