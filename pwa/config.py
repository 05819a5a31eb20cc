"""Every environment variable, read once, with a sentence for each wrong value."""
import contextlib
import os
import re
import secrets
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from playhouse import db_url
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from pwa import mail

JOINING = ('open', 'approve', 'invite')
VAPID = re.compile('[0-9a-fA-F]{64}')
SENDER = re.compile(r'[\w.+-]+@[\w.-]+')
SCHEMES = ('sqlite', 'postgresql', 'postgres', 'cockroachdb')


class ConfigError(Exception):
    """A sentence for the operator: variable, value, remedy."""


@dataclass(frozen=True)
class Config:
    """How this process runs; `database_url` is peewee's db_url form, `instance` a folder."""
    database_url: str
    secret_key: str
    vapid_key: str
    base_url: str
    host: str
    port: int
    workers: int
    redis_url: str
    mail_url: str
    joining: str
    instance: Path

    @property
    def https(self) -> bool:
        return self.base_url.startswith('https://')

    @property
    def home_url(self) -> str:
        """Where people find it, for what leaves the site: printed links and mail."""
        return self.base_url or f'http://localhost:{self.port}'


def read(env=None) -> Config:
    """The configuration of `env` (default: the process's); raises ConfigError."""
    env = os.environ if env is None else env
    instance = _folder(env)
    return Config(
        database_url=_database_url(env, instance),
        secret_key=env.get('SECRET_KEY') or _kept(instance, 'secret_key', 'everyone must sign in again'),
        vapid_key=_vapid_key(env, instance),
        base_url=_url(env, 'BASE_URL', ('http', 'https')).rstrip('/'),
        host=env.get('HOST') or '127.0.0.1',
        port=_number(env, 'PORT', 8000, 1, 65535),
        workers=_number(env, 'WORKERS', processors(), 1, 64),
        redis_url=_redis(env),
        mail_url=_mail_url(env),
        joining=_choice(env, 'JOINING', JOINING),
        instance=instance)


def processors() -> int:
    """How many processes serve unless WORKERS says so: one for each processor, at most four, since each takes its memory."""
    allowed = os.sched_getaffinity(0) if hasattr(os, 'sched_getaffinity') else range(os.cpu_count() or 1)
    return min(len(allowed), 4)


def _folder(env) -> Path:
    folder = Path(env.get('INSTANCE') or 'instance').absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f'INSTANCE={folder} cannot be made ({error.strerror}): name a folder that can be written to.') from error
    return folder


def _database_url(env, instance) -> str:
    url = env.get('DATABASE_URL') or f'sqlite:///{instance}/medius.db'
    if url.partition('://')[0].removesuffix('+pool') not in SCHEMES or _database_name(url) in ('', ':memory:'):
        raise ConfigError(f'DATABASE_URL={url} is not a database Medius knows: '
                          'use sqlite:///path, postgresql://host/name or cockroachdb://host/name.')
    return url


def _database_name(url: str) -> str:
    try:
        return db_url.parse(url)['database'] if url.startswith('sqlite') else _server_name(f'postgresql://{url.partition("://")[2]}')
    except (ValueError, ProgrammingError):
        return ''


def _server_name(uri: str) -> str:
    """As libpq reads it, which takes several hosts and looks at their ports late."""
    said = conninfo_to_dict(uri)
    ports = str(said.get('port') or '').split(',')
    return str(said.get('dbname') or '') if all(port.isdecimal() or not port for port in ports) else ''


def _vapid_key(env, instance: Path) -> str:
    """What the site signs its pushes with: 64 hex digits."""
    value = env.get('VAPID_KEY') or _kept(instance, 'vapid_key', 'phones ask for reminders anew at their next visit')
    if not VAPID.fullmatch(value):
        raise ConfigError(f'VAPID_KEY={value} is not a key: use 64 hex digits, the same on every machine, or leave it unset.')
    return value


def _kept(instance: Path, name: str, loss: str) -> str:
    """A secret made at first start; it appears whole or not at all, so that processes starting at once agree on one."""
    path = instance / name
    if not path.exists():
        _make_key(path)
    key = path.read_text().strip()
    if len(key) < 32:
        raise ConfigError(f'{name.upper()} in {path} is damaged: delete it ({loss}) or set {name.upper()}.')
    return key


def _make_key(path: Path):
    handle, made = tempfile.mkstemp(dir=path.parent)  # of mode 600
    with os.fdopen(handle, 'w') as file:
        file.write(secrets.token_hex(32))
    with contextlib.suppress(FileExistsError):
        os.link(made, path)
    os.unlink(made)


def _url(env, name: str, schemes) -> str:
    value = env.get(name, '')
    if value and not _is_url(value, schemes):
        raise ConfigError(f'{name}={value} is not an address: use {schemes[0]}://host, or leave it unset.')
    return value


def _redis(env) -> str:
    value = _url(env, 'REDIS_URL', ('redis', 'rediss'))
    if value and not find_spec('redis'):
        raise ConfigError(f'REDIS_URL={value} needs a package that is not here: install medius[redis], or leave it unset.')
    return value


def _mail_url(env) -> str:
    value = _url(env, 'MAIL_URL', ('smtp', 'smtps'))
    if value and not SENDER.fullmatch(mail.sender(value) or 'x@x'):
        raise ConfigError(f'MAIL_URL={value} names no address to send from: use smtp://host?from=academy@example.org, or leave that out.')
    return value


def _is_url(value: str, schemes) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _number(env, name: str, default: int, low: int, high: int) -> int:
    value = env.get(name) or str(default)
    if not value.isdecimal() or not low <= int(value) <= high:
        raise ConfigError(f'{name}={value} is not a whole number from {low} to {high}: correct it or leave it unset.')
    return int(value)


def _choice(env, name: str, choices) -> str:
    value = env.get(name) or choices[0]
    if value not in choices:
        raise ConfigError(f'{name}={value} is not one of {", ".join(choices)}: correct it or leave it unset.')
    return value
