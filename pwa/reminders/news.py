"""What a message says, found anew as it leaves: its words may have been changed, or hidden, since it was noted."""
import logging
from collections.abc import Callable, Mapping

from pwa import db
from pwa.sync.models import Notice, Word

log = logging.getLogger(__name__)
TRAINING = Word('training', 'Time for your exercises', 'About ten minutes. Open Today for what is next.', '/')
TEST = Word('test', 'This is how a reminder looks', 'It works on this phone.', '/reminders')
OURS = {word.kind: word for word in (TRAINING, TEST)}
News = Mapping[str, Callable[[Notice], Word | None]]


def word_of(news: News, id: str) -> Word | None:
    """What the notice of that id tells by now; None when it tells nothing, or nothing any more."""
    ours = OURS.get(id.partition(':')[0])
    if ours:
        return ours
    notice = Notice.get_or_none(Notice.id == id)
    try:
        return news[notice.kind](notice) if notice and notice.kind in news else None
    except Exception as error:
        if db.is_transient(error):
            raise
        log.exception('notice %s tells nobody', id)  # and holds up no other
        return None
