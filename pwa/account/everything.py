"""Everything that the server holds of one member, as one ZIP: account.json with a list of rows for each table, and the photos."""
import json
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from peewee import ForeignKeyField, fn

from pwa import db
from pwa.comments.earlier import Earlier
from pwa.comments.files import PhotoFile
from pwa.comments.models import Comment
from pwa.members.models import Device, Member
from pwa.members.portraits import Portrait

MEMORY = 4 * 1024 * 1024
OWNED_BY = ('member', 'author', 'device')
# What opens a door, or is of use to the server alone, or stands in the ZIP as a file of its own.
DOORS = {'challenge', 'code', 'link', 'move'}
KEPT_BACK = {'password', 'token', 'device', 'public_key', 'p256dh', 'auth', 'stamps', 'seq', 'stream', 'data', 'small'}


def packed(member: Member, synced: dict) -> IO[bytes]:
    """The ZIP, rewound; on the disk where it is large."""
    file: IO[bytes] = SpooledTemporaryFile(MEMORY)  # noqa: SIM115  (it is sent after this returns)
    with ZipFile(file, 'w', ZIP_DEFLATED) as archive:
        archive.writestr('account.json', json.dumps(rows(member, synced), ensure_ascii=False, indent=1))
        for photo in PhotoFile.select().where(PhotoFile.member == member, PhotoFile.data.is_null(False)).order_by(PhotoFile.id).iterator():
            archive.writestr(f'photos/{photo.id}.jpg', bytes(photo.data), ZIP_STORED)
        for portrait in Portrait.select().where(Portrait.member == member, Portrait.removed_at.is_null()):
            archive.writestr('portrait.jpg', bytes(portrait.data), ZIP_STORED)
    file.seek(0)
    return file


def rows(member: Member, synced: dict) -> dict[str, list[dict]]:
    """{table: rows} of whatever has a member and is theirs."""
    devices = Device.select(Device.token).where(Device.member == member)
    found = {'member': plain(Member, Member.id == member.id)}
    for model, field in owned():
        found[model._meta.table_name] = plain(model, field == member.id if field.rel_model is Member else field << devices)
    for table, model in synced.items():
        if model.scope == 'm':
            found[table] = plain(model, model.stream == f'm:{member.id}')
    theirs = Comment.select().where(Comment.author == member, Comment.stream == Earlier.stream, Comment.key == Earlier.key)
    found['earlier'] = plain(Earlier, fn.EXISTS(theirs))
    return {table: held for table, held in sorted(found.items()) if held and table not in DOORS}


def owned() -> Iterator[tuple]:
    """(model, its column of the owner) of every model that has a member, an author or a device."""
    for model in _below(db.Model):
        for field in model._meta.sorted_fields:
            if isinstance(field, ForeignKeyField) and field.name in OWNED_BY:
                yield model, field


def _below(model) -> Iterator:
    for child in model.__subclasses__():
        yield child
        yield from _below(child)


def plain(model, which) -> list[dict]:
    """The columns by name of those rows, without what is kept back."""
    columns = [field for field in model._meta.sorted_fields if field.name not in KEPT_BACK]
    return list(model.select(*columns).where(which).dicts())
