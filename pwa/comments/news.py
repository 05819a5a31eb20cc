"""What a comment tells whom."""
from pwa.comments.models import Comment
from pwa.comments.threads import Thread
from pwa.markdown import links
from pwa.sync.models import Notice, Word

EXCERPT = 160


def of_reply(notice: Notice) -> Word | None:
    """Who wrote what this answers hears of it: of the coach's answer, or of another's reply."""
    stream, answered = notice.payload['stream'], notice.payload['parent']
    rows = Comment.named(stream, [notice.about, answered])
    reply, parent, thread = rows.get(notice.about), rows.get(answered), Thread.of_stream(stream)
    if not (reply and parent and thread) or reply.unseen or parent.author_id in (None, reply.author_id):
        return None
    coach = bool(reply.author and reply.author.coach)
    title = f'{reply.author_name} answered you' if coach else f'{reply.author_name} replied to you'
    said = excerpt(reply.body if not reply.unlinked_at else unlinked(reply.body))
    return Word('answer' if coach else 'reply', title, said, f'/comments/{thread.id}/{reply.key}', (parent.author_id,), page=thread.uri)


def unlinked(body: str) -> str:
    """Without its addresses, which a mail program would make links of."""
    return ''.join('[link]' if is_address else piece for piece, is_address in links(body))


def excerpt(body: str) -> str:
    """The beginning of a comment in one line."""
    line = ' '.join(body.split())
    return line if len(line) <= EXCERPT else f'{line[:EXCERPT].rpartition(" ")[0] or line[:EXCERPT]} …'
