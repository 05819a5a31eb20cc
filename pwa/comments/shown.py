"""What a page shows of a thread: conversations with their newest replies, or one of them whole."""
from pwa.comments.lists import SHOWN
from pwa.comments.models import Comment
from pwa.comments.photos import Photo
from pwa.comments.stories import summed
from pwa.comments.threads import Thread
from pwa.sync.pages import shows

QUOTED = 120
Cursor = tuple[int, str]


class Shown:
    """A thread as a page shows it: about 50 comments, conversations newest first, each with its newest replies."""

    def __init__(self, thread: Thread, before: Cursor | None):
        self.id, self.stream, self.closed = thread.id, thread.stream, thread.closed_at
        self.head = shows(thread.stream)
        pinned, roots = [] if before else Comment.pinned(thread.stream), Comment.page(thread.stream, before)
        replies, self.counts = Comment.newest_answers(thread.stream, [root.key for root in [*pinned, *roots[:SHOWN]]])
        self.comments = self._fitting([*pinned, *roots[:SHOWN]], replies)
        self.older = cursor_of(self.comments[-1]) if len(pinned) + len(roots) > len(self.comments) else None
        self.ranked, self.count = False, Comment.count_in(thread.stream)
        self.has_photos = Photo.hangs_in(thread.stream)
        self.stories = '' if before else summed(Comment.stories(thread.stream))
        self.has_marks = any(comment.helpful for comment in [*self.comments, *replies])
        quote(thread.stream, self.comments, replies)

    def _fitting(self, roots, replies) -> list[Comment]:
        """As many conversations as fit on the page, each given its replies and the number of those left out."""
        shown: list[Comment] = []
        room = SHOWN
        for root in roots:
            root.replies = [reply for reply in replies if reply.root == root.key]
            root.left_out = self.counts.get(root.key, 0) - len(root.replies)
            room -= 1 + len(root.replies)
            if shown and room < 0:
                break
            shown.append(root)
        return shown


class Ranked(Shown):
    """The comments of a thread that helped most, each for itself."""

    def __init__(self, thread: Thread):
        self.id, self.stream, self.closed, self.head = thread.id, thread.stream, thread.closed_at, shows(thread.stream)
        self.comments, self.older, self.ranked = Comment.most_helpful(thread.stream), None, True
        self.count = Comment.count_in(thread.stream)
        quote(thread.stream, [], self.comments)


class Conversation:
    """One comment, what it answers and what answers it: the page behind a comment's date."""

    def __init__(self, thread: Thread, comment: Comment, before: Cursor | None):
        self.id, self.stream, self.closed, self.uri = thread.id, thread.stream, thread.closed_at, thread.uri
        self.head, self.comment = shows(thread.stream), comment
        self.root = Comment.of_keys(thread.stream, [comment.root])[comment.root] if comment.root else comment
        rows = Comment.answers(thread.stream, self.root.key, before)
        if before is None and comment.root and comment.key not in {row.key for row in rows[:SHOWN]}:
            rows = Comment.answers(thread.stream, self.root.key, (comment.created_at, f'{comment.key}~'))
        self.root.replies, self.root.left_out = rows[SHOWN - 1::-1], 0
        self.older = cursor_of(rows[SHOWN - 1]) if len(rows) > SHOWN else None
        quote(thread.stream, [self.root], self.root.replies)


def quote(stream: str, roots: list[Comment], replies: list[Comment]):
    """Give each reply to a reply (author, beginning) of what it answers; the level above is plain to see."""
    near = {row.key: row for row in [*roots, *replies]}
    near |= Comment.of_keys(stream, {reply.parent for reply in replies if reply.parent} - near.keys())
    for reply in replies:
        above = near.get(reply.parent or '') if reply.parent != reply.root or not roots else None
        reply.quote = (above.author_name, beginning(above.body)) if above and not above.unseen else None


def beginning(body: str) -> str:
    """The first words on one line."""
    line = ' '.join(body.split())
    return line if len(line) <= QUOTED else line[:QUOTED].rsplit(' ', 1)[0] + ' …'


def cursor_of(comment: Comment) -> str:
    return f'{comment.created_at}.{comment.key}'
