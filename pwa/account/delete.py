"""The end of an account: what is private goes, what others read loses its name, and its other phones are told."""
from pwa import clock, db
from pwa.comments.files import PhotoFile
from pwa.members.models import Member
from pwa.reminders.letters import Letter
from pwa.sync.models import Meta, Receipt, Stream, publish


def delete(member: Member, entities, with_comments: bool = False):
    """Take the member away with all that is private; comments stay, without a name, unless they are to go too.

    `entities` are the synced models."""
    own = f'm:{member.id}'
    signed = [model for model in entities if 'author' in model._meta.fields]
    with db.transaction():
        streams = {row.stream for model in signed for row in model.select(model.stream).distinct().where(model.author == member)}
        for stream in sorted(streams | {own}, reverse=True):  # in one order, the academy last, so that nobody waits for another in a circle
            Stream.lock(stream)
        for model in (*[model for model in entities if model.scope == 'm'], Receipt):
            model.delete().where(model.stream == own).execute()
        Stream.close(own)
        for model in signed:
            _unsign(model, member, with_comments)
        PhotoFile.forget_unused(member)
        Meta.replace_value(Meta.gone_key(member.public_id), str(clock.now()))
        Letter.delete().where(Letter.address == member.email).execute()
        Member.delete().where(Member.id == member.id).execute()


def _unsign(model, member, with_comments):
    """As a change of each row, so that phones and pages that show the name take it away."""
    by_stream: dict[str, list] = {}
    for row in model.select().where(model.author == member):
        row.unsign(with_comments)
        by_stream.setdefault(row.stream, []).append(row)
    for stream, rows in by_stream.items():
        publish(rows, stream)
