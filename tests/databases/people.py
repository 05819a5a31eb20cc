"""An academy on any database, with runners signed in without asking them to."""
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from pwa import clock, config, db
from pwa.comments.threads import Thread
from pwa.importers import starter
from pwa.members.models import Device, Member

ARTICLE = '/articles/strong-on-one-leg'


def academy(folder: Path, url: str = '') -> config.Config:
    """The starter academy in a new database; this process looks at it from now on."""
    settings = config.read({'INSTANCE': str(folder), 'DATABASE_URL': url})
    db.use(settings.database_url)
    db.migrate()
    starter.load_if_empty()
    return settings


def runners(settings: config.Config, count: int) -> list[tuple[Member, str]]:
    """That many members, each with the cookie of a device."""
    signer = Flask(__name__)
    signer.secret_key = settings.secret_key
    sign = SecureCookieSessionInterface().get_signing_serializer(signer).dumps
    with db.connection(), db.transaction():
        now = clock.now()
        members = [Member.create(id=2 ** 21 + n, name=f'Runner {n}', joined_at=now, approved_at=now) for n in range(count)]
        devices = [Device.create(member=member) for member in members]
    return [(device.member, sign({'_user_id': device.token, '_fresh': True, '_permanent': True})) for device in devices]


def thread() -> str:
    """The stream of the article's discussion."""
    with db.connection():
        return Thread.at(ARTICLE).stream
