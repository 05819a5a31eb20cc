"""The courier: turns what is due and what was noted into messages, and brings each to its device.

Any number of processes and machines may run one. Whoever moves a row on first, in the transaction that does the rest, has it. A message is
sent until its push service has answered, so none is lost to a kill; one whose courier is killed after that answer and before it is written
down is sent again, under the same tag, and so takes the place of the first on the phone."""
import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import cache, partial
from hashlib import sha256

from pwa import clock, db
from pwa.reminders import encryption, endpoints, schedule
from pwa.reminders.letters import Letter
from pwa.reminders.models import AT_ONCE, Delivery, Reminder
from pwa.reminders.news import TRAINING, News, word_of
from pwa.reminders.rounds import Rounds
from pwa.reminders.tries import HOUR
from pwa.sync.models import Notice, Word

log = logging.getLogger(__name__)
LATE = 2 * HOUR
KEPT = 60 * 24 * HOUR


class Courier(Rounds):
    """`news` says what a notice of a kind tells whom; `trained` gives those of {stream: day} who have trained that day."""

    name, bell = 'courier', Notice.bell

    def __init__(self, settings, news: News, trained: Callable[[dict[str, str]], set[str]]):
        self.news, self.trained = news, trained
        self.mails = bool(settings.mail_url)
        self.key = encryption.site_key(settings.vapid_key)
        self.contact = settings.base_url if settings.https else 'mailto:nobody@example.org'

    def work(self):
        while self._remind() or self._tell() or self._deliver():
            pass

    def _remind(self) -> int:
        """Training reminders whose hour has come: of two couriers the one that moves it on sends it."""
        now = clock.now()
        due = Reminder.due(now)
        if due:
            with db.transaction():
                self._take_up([one for one in due if one.move_on(now)], now)
        return len(due)

    def _take_up(self, due: list[Reminder], now: int):
        days = {f'm:{one.member_id}': schedule.day_of(one.due_at, one.zone) for one in due if now - one.due_at < LATE}
        done = self.trained(days)
        for one in due:
            day = days.get(f'm:{one.member_id}')
            if day and f'm:{one.member_id}' not in done and Notice.post(f'training:{one.member_id}:{day}', sent_at=now):
                Delivery.send(f'training:{day}', TRAINING, {one.member_id: now})

    def _tell(self) -> int:
        """Notices left by what members and coaches did."""
        notices = list(Notice.select().where(Notice.sent_at.is_null()).order_by(Notice.id).limit(AT_ONCE))
        for notice in notices:
            with db.transaction():
                if notice.claim(clock.now()):
                    self._address(notice)
        if notices:
            Notice.delete().where(Notice.sent_at < clock.now() - KEPT).execute()
        return len(notices)

    def _address(self, notice: Notice):
        word = word_of(self.news, notice.id)
        if word and self.mails and word.members:
            Letter.tell(notice.id, word)
        if word:
            Delivery.send(notice.id, word, {one.member_id: one.may_come_at(clock.now()) for one in Reminder.wanting(word)})

    def _deliver(self) -> int:
        claimed, now, find = Delivery.claim(clock.now(), AT_ONCE), clock.now(), cache(partial(word_of, self.news))
        told = [(delivery, find(delivery.notice)) for delivery in claimed if not delivery.waits(now)]
        with ThreadPoolExecutor(AT_ONCE, 'push') as pool:
            tries = {pool.submit(self._push, delivery, word, now): delivery for delivery, word in told if word}
            for done in as_completed(tries):
                tries[done].answered(*done.result(), clock.now())
        for delivery, word in told:
            if not word:
                delivery.settle(True, 0, now)
        return len(claimed)

    def _push(self, delivery: Delivery, word: Word, now: int) -> tuple[int, int]:
        """The push service's (status, seconds to wait); 0 for no answer."""
        to = delivery.subscription
        message = {'title': word.title, 'body': word.body, 'url': word.url, 'page': word.page, 'tag': delivery.notice}
        body = encryption.encrypt(json.dumps(message).encode(), encryption.decoded(to.p256dh), encryption.decoded(to.auth))
        headers = {'Content-Encoding': 'aes128gcm', 'Content-Type': 'application/octet-stream', 'Urgency': 'normal',
                   'TTL': str(max(0, delivery.until_at - now) // 1000), 'Topic': sha256(delivery.notice.encode()).hexdigest()[:32],
                   'Authorization': encryption.authorization(self.key, to.endpoint, self.contact, now)}
        try:
            return endpoints.post(to.endpoint, body, headers)
        except endpoints.Unreachable as error:
            log.info('a push was not taken: %s', error)
            return 0, 0
