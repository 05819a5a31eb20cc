"""Subscription, Reminder and Delivery: where a device takes its pushes, what its member wants to hear of, what is on its way."""
from peewee import JOIN, BigIntegerField, BooleanField, CharField, ForeignKeyField, SmallIntegerField, chunked

from pwa import clock, db
from pwa.members.models import Device, Invalid, Member
from pwa.reminders import schedule
from pwa.reminders.tries import HOUR, MINUTE, OnItsWay
from pwa.sync.models import Notice, Word

KINDS = ('training', 'reply', 'answer', 'article')
LASTS = {'training': 3 * HOUR, 'test': 5 * MINUTE}
LONGEST = 72 * HOUR
AT_ONCE, BATCH = 16, 200
GONE = (404, 410)


class Subscription(db.Model):
    """Where a device takes its pushes; it goes with the device when that is signed out."""
    device = ForeignKeyField(Device, primary_key=True, on_delete='CASCADE')
    endpoint = CharField(max_length=1000, unique=True)
    p256dh = CharField(max_length=100)
    auth = CharField(max_length=40)

    @classmethod
    def keep(cls, device: Device, endpoint: str, p256dh: str, auth: str):
        """This device's, in place of what it had; an endpoint is one browser's, so it is taken from whoever used that before."""
        with db.transaction():
            cls.delete().where(cls.device != device, cls.endpoint == endpoint).execute()
            cls.insert(device=device, endpoint=endpoint, p256dh=p256dh, auth=auth).on_conflict(
                conflict_target=[cls.device], preserve=[cls.endpoint, cls.p256dh, cls.auth]).execute()

    @classmethod
    def of(cls, device: Device) -> 'Subscription | None':
        return cls.get_or_none(cls.device == device)


class Reminder(db.Model):
    """What a member wants to hear of: `days` are ISO weekdays such as '135', times are minutes of the day in `zone`."""
    member = ForeignKeyField(Member, primary_key=True, on_delete='CASCADE')
    zone = CharField(max_length=64, default='UTC')
    days = CharField(max_length=7, default='135')
    minute = SmallIntegerField(default=18 * 60)
    quiet_from = SmallIntegerField(null=True, default=21 * 60 + 30)
    quiet_until = SmallIntegerField(null=True, default=7 * 60 + 30)
    training = BooleanField(default=True)
    reply = BooleanField(default=True)
    answer = BooleanField(default=True)
    article = BooleanField(default=True)
    mail = BooleanField(default=True)
    due_at = BigIntegerField(null=True, index=True)

    @classmethod
    def of(cls, member: Member) -> 'Reminder':
        """What this member chose, or what we would choose for them."""
        return cls.get_or_none(cls.member == member) or cls(member=member)

    @classmethod
    def due(cls, now: int) -> list['Reminder']:
        """Whose hour has come, in the order in which everybody takes them."""
        return list(cls.select().where(cls.due_at <= now).order_by(cls.due_at, cls.member).limit(BATCH))

    @classmethod
    def wanting(cls, word: Word) -> list['Reminder']:
        """Who is to hear this word and wants to."""
        wanted = cls.select().join(Member).where(getattr(cls, word.kind), Member.banned_at.is_null())
        if word.members is not None:
            return list(wanted.where(cls.member.in_(word.members)))
        return list(wanted if word.author is None else wanted.where(cls.member != word.author))

    def card(self) -> dict:
        """What the member's own page shows."""
        return {'days': self.days, 'minute': self.minute, 'quiet_from': self.quiet_from, 'quiet_until': self.quiet_until,
                'zone': self.zone, 'mail': self.mail} | {kind: getattr(self, kind) for kind in KINDS}

    @classmethod
    def choose(cls, member: Member, wishes: dict):
        """Take a member's choice as `card` shows it, whole; a page of before there was mail does not speak of it. Raises Invalid."""
        wishes = {'mail': cls.of(member).mail} | wishes
        errors = faults(wishes)
        if errors:
            raise Invalid(errors)
        reminder = cls(member=member, **{name: wishes[name] for name in cls().card()})
        reminder._store(clock.now())

    @classmethod
    def begin(cls, member: Member, zone: str):
        """A device takes pushes: its member has a choice from now on, in the time zone that phone is in."""
        reminder = cls.of(member)
        if schedule.is_zone(zone) and (reminder.zone != zone or reminder.due_at is None):
            reminder.zone = zone
            reminder._store(clock.now())

    @classmethod
    def end_mail(cls, member: Member):
        """Nothing comes by mail any more."""
        with db.transaction():
            cls.insert(member=member, mail=False).on_conflict(conflict_target=[cls.member], preserve=[cls.mail]).execute()

    def _store(self, now: int):
        self.due_at = self._after(now)
        chosen = [field for field in self._meta.sorted_fields if field.name != 'member']
        with db.transaction():
            Reminder.insert(**self.__data__).on_conflict(conflict_target=[Reminder.member], preserve=chosen).execute()

    def move_on(self, now: int) -> bool:
        """To the next day; False when another process has. Inside the transaction that does what was due."""
        moved = Reminder.update(due_at=self._after(now)).where(Reminder.member == self.member_id, Reminder.due_at == self.due_at)
        return bool(moved.execute())

    def _after(self, now: int) -> int | None:
        return schedule.next_due(self.days, self.minute, self.zone, now) if self.training else None

    def may_come_at(self, now: int) -> int:
        return schedule.after_quiet(now, self.quiet_from, self.quiet_until, self.zone)


class Delivery(OnItsWay, db.Model):
    """One message on its way to one device."""
    notice = CharField(max_length=120)
    subscription = ForeignKeyField(Subscription, on_delete='CASCADE')
    due_at = BigIntegerField(index=True)
    until_at = BigIntegerField()
    tries = SmallIntegerField(default=0)

    class Meta:
        indexes = ((('notice', 'subscription'), True),)

    @classmethod
    def send(cls, notice: str, word: Word, times: dict[int, int]):
        """To every device of those members, `times` being member's id → not before (ms); inside a transaction."""
        devices = (Subscription.select(Device.token, Device.member).join(Device).where(Device.member.in_(part)).tuples()
                   for part in chunked(times, BATCH))
        rows = [cls.row(notice, device, word, times[member]) for found in devices for device, member in found]
        for batch in chunked(rows, BATCH):
            cls.insert_many(batch).on_conflict_ignore().execute()

    @classmethod
    def row(cls, notice: str, device: str, word: Word, due_at: int) -> dict:
        """The values of one message to one device."""
        return {'notice': notice, 'subscription': device, 'due_at': due_at, 'until_at': due_at + LASTS.get(word.kind, LONGEST), 'tries': 0}

    @classmethod
    def test(cls, device: Device, word: Word):
        """One to this device, now."""
        with db.transaction():
            now = clock.now()
            cls.insert(**cls.row(f'test:{now}', device.token, word, now)).on_conflict_ignore().execute()
            db.database.after_commit(Notice.bell.send)

    @classmethod
    def feed(cls):
        return (cls.select(cls, Subscription, Device, Reminder).join(Subscription).join(Device)
                .join(Reminder, JOIN.LEFT_OUTER, on=(Reminder.member == Device.member), attr='choice'))

    def waits(self, now: int) -> bool:
        """True in its member's quiet hours, which it may have met on its way: it comes after them. What was asked for just now comes."""
        choice = getattr(self.subscription.device, 'choice', None)
        again = choice.may_come_at(now) if choice and not self.notice.startswith('test:') else now
        if again > now:
            with db.transaction():
                self.put_off(again)
        return again > now

    def answered(self, status: int, wait_s: int, now: int):
        """By its push service: done, the device is gone for good, or once more later; status 0 is no answer."""
        with db.transaction():
            if status in GONE:
                Subscription.delete().where(Subscription.device == self.subscription_id,
                                            Subscription.endpoint == self.subscription.endpoint).execute()
            self.settle(200 <= status < 300 or status in GONE, wait_s, now)


def faults(wishes: dict) -> dict[str, str]:
    """What is wrong with a choice: field → sentence."""
    found = {name: 'Choose a time of day.' for name in ('minute', 'quiet_from', 'quiet_until')
             if not _is_minute(wishes.get(name), name != 'minute')}
    days = wishes.get('days')
    if not (isinstance(days, str) and set(days) <= set('1234567') and len(set(days)) == len(days)):
        found['days'] = 'Choose days of the week.'
    if not (isinstance(wishes.get('zone'), str) and schedule.is_zone(wishes['zone'])):
        found['zone'] = 'This phone names a time zone that is not known here.'
    found |= {kind: 'This must be yes or no.' for kind in (*KINDS, 'mail') if not isinstance(wishes.get(kind), bool)}
    return found or _clashes(wishes)


def _clashes(wishes) -> dict[str, str]:
    if (wishes['quiet_from'] is None) != (wishes['quiet_until'] is None):
        return {'quiet_from': 'Give the quiet hours a beginning and an end, or neither.'}
    if wishes['training'] and not wishes['days']:
        return {'days': 'Choose at least one day, or switch the training reminder off.'}
    if wishes['training'] and schedule.is_quiet(wishes['minute'], wishes['quiet_from'], wishes['quiet_until']):
        return {'minute': 'This is within your quiet hours. Choose another time, or change those.'}
    return {}


def _is_minute(value, may_lack: bool) -> bool:
    return value is None and may_lack or isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 24 * 60
