"""What is on its way: tried, and tried again later, until it is settled or too old."""
from typing import Any

from peewee import BigIntegerField, SmallIntegerField

from pwa import db

MINUTE, HOUR = 60_000, 3_600_000
LEASE = 2 * MINUTE
BACK_OFF = (MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR)


class OnItsWay:
    """For a model with these fields and an `id`. A row is due again after each try until it is settled, also when who tried was killed."""
    due_at: BigIntegerField
    until_at: BigIntegerField
    tries: SmallIntegerField

    @classmethod
    def feed(cls: Any):
        """The query that finds what is due, with what a try needs."""
        return cls.select()

    @classmethod
    def claim(cls: Any, now: int, limit: int) -> list:
        """What is due and not too old, at most `limit`, taken from every other process for as long as one try may last."""
        due = list(cls.feed().where(cls.due_at <= now).order_by(cls.due_at, cls.id).limit(limit))
        if not due:
            return []
        with db.transaction():
            cls.delete().where(cls.until_at < now).execute()
            return [one for one in due if one._take(now)]

    def _take(self: Any, now: int) -> bool:
        taken = self._mine(type(self).update(due_at=now + LEASE, tries=self.tries + 1)).execute()
        self.tries, self.due_at = self.tries + 1, now + LEASE
        return bool(taken)

    def settle(self: Any, done: bool, wait_s: int, now: int):
        """After a try: off the list when it is done, tried often enough or too old, else due again no sooner than `wait_s` seconds."""
        over = done or self.tries > len(BACK_OFF)
        self.put_off(None if over else now + max(wait_s * 1000, BACK_OFF[min(self.tries, len(BACK_OFF)) - 1]))

    def put_off(self: Any, again: int | None):
        """It is due again then, or, where that is too late or None, never."""
        over = again is None or again > self.until_at
        self._mine(type(self).delete() if over else type(self).update(due_at=again)).execute()

    def _mine(self: Any, change):
        model = type(self)
        return change.where(model.id == self.id, model.due_at == self.due_at)
