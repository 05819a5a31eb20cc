"""What a comment tells whom."""
from pwa.comments.models import Comment, Thread
from pwa.sync.models import Notice, Word

EXCERPT = 160


def of_reply(notice: Notice) -> list[Word]:
    """Who wrote what this answers hears of it: of the coach's answer, or of another's reply."""
    stream, answered = notice.payload['stream'], notice.payload['parent']
    rows = Comment.named(stream, [notice.about, answered])
    reply, parent, thread = rows.get(notice.about), rows.get(answered), Thread.of_stream(stream)
    if not (reply and parent and thread) or reply.removed or reply.held_at or parent.author_id in (None, reply.author_id):
        return []
    coach = bool(reply.author and reply.author.coach)
    title = f'{reply.author_name} answered you' if coach else f'{reply.author_name} replied to you'
    return [Word('answer' if coach else 'reply', title, excerpt(reply.body), f'{thread.uri}#c-{reply.key}', (parent.author_id,))]


def excerpt(body: str) -> str:
    """The beginning of a comment in one line."""
    line = ' '.join(body.split())
    return line if len(line) <= EXCERPT else f'{line[:EXCERPT].rpartition(" ")[0] or line[:EXCERPT]} …'
