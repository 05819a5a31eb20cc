"""A push is what the standards say: their examples, bit for bit, and a signature that a push service can check."""
import json
from base64 import urlsafe_b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from pwa.reminders.encryption import CURVE, ORDER, authorization, decoded, encoded, encrypt, is_point, point, site_key
from tests.reminders.pusher import Browser

# RFC 8291, appendix A
PLAIN = b'When I grow up, I want to be a watermelon'
OURS = 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'
THEIRS = 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'
SALT, AUTH = 'DGv6ra1nlYgDCS1FRnbzlw', 'BTBZMqHH6r4Tts7J_aSIgg'
BODY = ('DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT'
        'pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN')


def test_it_is_the_example_of_the_standard():
    ours = ec.derive_private_key(int.from_bytes(decoded(OURS)), CURVE)
    assert encoded(encrypt(PLAIN, decoded(THEIRS), decoded(AUTH), decoded(SALT), ours)) == BODY


def test_only_the_browser_that_subscribed_can_read_it_and_no_two_are_alike():
    phone = Browser('https://push.example/1')
    bodies = [encrypt(json.dumps({'title': '“Straße” 🦵'}).encode(), point(phone.key), phone.auth) for _ in range(2)]
    assert [phone.read(body)['title'] for body in bodies] == ['“Straße” 🦵'] * 2 and bodies[0] != bodies[1]


def test_the_signature_names_the_push_service_an_end_and_a_contact():
    key = site_key('7' * 64)
    header = authorization(key, 'https://push.example:8443/a/b?c', 'https://academy.example', 1_000_000)
    token, public = header.removeprefix('vapid t=').split(', k=')
    head, claims, signature = token.split('.')
    raw = decoded(signature)
    proof = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key.public_key().verify(proof, f'{head}.{claims}'.encode(), ec.ECDSA(SHA256()))
    assert json.loads(urlsafe_b64decode(claims + '==')) == {'aud': 'https://push.example:8443', 'exp': 1000 + 43200, 'sub': 'https://academy.example'}
    assert decoded(public) == point(key)


@pytest.mark.parametrize('secret', ['0' * 64, 'f' * 64, f'{ORDER:064x}', f'{ORDER - 1:064x}', '7' * 64])
def test_any_64_digits_make_a_key(secret):
    assert len(point(site_key(secret))) == 65


@pytest.mark.parametrize('raw', [b'', b'\4' * 65, b'\0' * 65, b'\4' + b'\0' * 64])
def test_what_is_no_point_of_the_curve_is_refused(raw):
    assert not is_point(raw)
