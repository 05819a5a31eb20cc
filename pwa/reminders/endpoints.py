"""The address a browser gave us for its pushes. A member chose it, so it may lead anywhere: only public addresses are called."""
import socket
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import suppress
from functools import lru_cache
from http.client import HTTPException, HTTPSConnection
from ipaddress import IPv6Address, ip_address
from threading import Timer
from urllib.parse import urlsplit

LONGEST = 1000
CONNECT_S, ANSWER_S, LOOKUP_S = 5, 10, 3
LOCAL = ('.localhost', '.local', '.internal', '.arpa')
NAT64 = 0x64ff9b << 96
lookups = ThreadPoolExecutor(4, 'lookup')


class Unreachable(Exception):
    """No answer from this endpoint, or none that we may ask for."""


def fault(endpoint: str) -> str | None:
    """Why this is no endpoint for us, in a sentence, or None. What a name leads to is checked by each call, as it may change."""
    if not is_address(endpoint):
        return 'That is not the address of a push service.'
    if not may_be_public(str(urlsplit(endpoint).hostname)):
        return 'The push service of this browser cannot be reached from here.'
    return None


def is_address(endpoint: str) -> bool:
    """True for an https address with a host and no name or password in it."""
    try:
        parts = urlsplit(endpoint)
        return (parts.scheme == 'https' and bool(parts.hostname) and parts.username is None and parts.password is None and parts.port != 0
                and len(endpoint) <= LONGEST and endpoint.isascii() and endpoint.isprintable() and ' ' not in endpoint)
    except ValueError:
        return False


def may_be_public(host: str) -> bool:
    """False for an address that is not of the open internet, however it is written, and for a name that only a local network knows."""
    try:
        found = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        name = host.rstrip('.')
        return '.' in name and not name.endswith(LOCAL)
    return all(is_public(str(info[4][0])) for info in found)


def public_address(host: str, port: int) -> str:
    """One public address of `host`; raises Unreachable when it has any that is not: a name of ours may be set to lead inside."""
    try:
        found = lookups.submit(_look_up, host, port).result(LOOKUP_S)
    except (OSError, UnicodeError, TookTooLong) as error:
        raise Unreachable(f'{host} is not known') from error
    if not found or not all(map(is_public, found)):
        raise Unreachable(f'{host} is no public address')
    return min(found, key=lambda address: ':' in address)


def _look_up(host: str, port: int) -> set[str]:
    return {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}


def is_public(address: str) -> bool:
    """True for an address of the open internet, also where IPv6 wraps an IPv4 one."""
    plain = ip_address(address.partition('%')[0])
    inner = _wrapped(plain) if isinstance(plain, IPv6Address) else None
    return plain.is_global and not plain.is_multicast and (inner is None or inner.is_global)


def _wrapped(address: IPv6Address):
    if int(address) >> 32 << 32 == NAT64:
        return ip_address(int(address) & 0xffffffff)
    return address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])


@lru_cache(1)
def trust() -> ssl.SSLContext:
    """Whose certificates count: the system's."""
    return ssl.create_default_context()


class Pinned(HTTPSConnection):
    """Connects to the very address that was checked, so that a second look-up cannot give another; the name is for TLS."""

    def connect(self):
        self.sock = socket.create_connection((public_address(self.host, self.port), self.port), CONNECT_S)
        self.sock = trust().wrap_socket(self.sock, server_hostname=self.host)


def post(endpoint: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, int]:
    """(status, seconds to wait before another try) of one POST; a redirect is an answer, never followed. Raises Unreachable."""
    parts = urlsplit(endpoint)
    connection = Pinned(str(parts.hostname), parts.port or 443, timeout=CONNECT_S, context=trust())
    limit = Timer(ANSWER_S, _cut, (connection,))  # a timeout is for each read: who sends a byte a second would hold us for hours
    limit.start()
    try:
        connection.request('POST', f'{parts.path or "/"}{"?" if parts.query else ""}{parts.query}', body, dict(headers))
        answer = connection.getresponse()
        return answer.status, _seconds(answer.headers.get('Retry-After', ''))
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(f'{parts.hostname} does not answer ({error})') from error
    finally:
        limit.cancel()
        connection.close()


def _cut(connection: HTTPSConnection):
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _seconds(text: str) -> int:
    return min(int(text), 86_400) if text.isascii() and text.isdecimal() else 0
