"""Every environment variable, read once, with a sentence for each wrong value."""
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

JOINING = ('open', 'approve', 'invite')
SCHEMES = ('sqlite', 'postgresql', 'postgres', 'cockroachdb')


class ConfigError(Exception):
    """A sentence for the operator: variable, value, remedy."""


@dataclass(frozen=True)
class Config:
    """How this process runs; `database_url` is peewee's db_url form, `instance` a folder."""
    database_url: str
    secret_key: str
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


def read(env=None) -> Config:
    """The configuration of `env` (default: the process's); raises ConfigError."""
    env = os.environ if env is None else env
    instance = _folder(env)
    return Config(
        database_url=_database_url(env, instance),
        secret_key=env.get('SECRET_KEY') or _kept_key(instance),
        base_url=_url(env, 'BASE_URL', ('http', 'https')).rstrip('/'),
        host=env.get('HOST') or '127.0.0.1',
        port=_number(env, 'PORT', 8000, 1, 65535),
        workers=_number(env, 'WORKERS', 1, 1, 64),
        redis_url=_url(env, 'REDIS_URL', ('redis', 'rediss')),
        mail_url=_url(env, 'MAIL_URL', ('smtp', 'smtps')),
        joining=_choice(env, 'JOINING', JOINING),
        instance=instance)


def _folder(env) -> Path:
    folder = Path(env.get('INSTANCE') or 'instance').absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f'INSTANCE={folder} cannot be made ({error.strerror}): name a folder that can be written to.') from error
    return folder


def _database_url(env, instance) -> str:
    url = env.get('DATABASE_URL') or f'sqlite:///{instance}/medius.db'
    scheme = urlsplit(url).scheme.split('+')[0]
    if scheme not in SCHEMES:
        raise ConfigError(f'DATABASE_URL={url} is not a database Medius knows: use sqlite:///path, postgresql://… or cockroachdb://….')
    return url


def _kept_key(instance: Path) -> str:
    """The secret made at first start; O_EXCL, so that two processes starting at once agree on one."""
    path = instance / 'secret_key'
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text().strip()
        if len(key) < 32:
            raise ConfigError(f'SECRET_KEY in {path} is damaged: delete it (everyone must sign in again) or set SECRET_KEY.') from None
        return key
    with os.fdopen(handle, 'w') as file:
        file.write(secrets.token_hex(32))
    return path.read_text()


def _url(env, name: str, schemes) -> str:
    value = env.get(name, '')
    parts = urlsplit(value)
    if value and (parts.scheme not in schemes or not parts.netloc):
        raise ConfigError(f'{name}={value} is not an address: use {schemes[0]}://host, or leave it unset.')
    return value


def _number(env, name: str, default: int, low: int, high: int) -> int:
    value = env.get(name) or str(default)
    if not value.isdigit() or not low <= int(value) <= high:
        raise ConfigError(f'{name}={value} is not a whole number from {low} to {high}: correct it or leave it unset.')
    return int(value)


def _choice(env, name: str, choices) -> str:
    value = env.get(name) or choices[0]
    if value not in choices:
        raise ConfigError(f'{name}={value} is not one of {", ".join(choices)}: correct it or leave it unset.')
    return value
