"""Another name: on the account, and on all that stands under it, on phones and kept pages too."""
from pwa import db
from pwa.members.models import Member, tidy
from pwa.sync.models import Stream, publish


def rename(member: Member, name: str, entities):
    """Call the member something else; `entities` are the synced models. What they signed is published again, since it shows the name."""
    signed = [model for model in entities if 'author' in model._meta.fields]
    with db.transaction():
        streams = {row.stream for model in signed for row in model.select(model.stream).distinct().where(model.author == member)}
        for stream in sorted(streams, reverse=True):  # in one order, the academy last, as everybody does
            Stream.lock(stream)
        member.name = tidy(name)
        Member.update(name=member.name).where(Member.id == member.id).execute()
        for stream in sorted(streams):
            publish([row for model in signed for row in _of(model, member, stream)], stream)


def _of(model, member, stream):
    rows = list(model.select().where(model.author == member, model.stream == stream))
    for row in rows:
        row.renamed()
    return rows
