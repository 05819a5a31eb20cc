"""The end of an account: what is private goes, and its other phones are told."""
from pwa import clock, db
from pwa.members.models import Member
from pwa.sync.models import Meta, Receipt, Stream


def delete(member: Member, entities):
    """Take the member away with all that is private; comments stay, without a name. `entities`: the synced models."""
    stream = f'm:{member.id}'
    with db.transaction():
        Stream.lock(stream)
        for model in (*[model for model in entities if model.scope == 'm'], Receipt):
            model.delete().where(model.stream == stream).execute()
        Meta.replace_value(Meta.gone_key(member.public_id), str(clock.now()))
        Member.delete().where(Member.id == member.id).execute()
