"""Profile: what a member tells everybody, and whether the coach may see how the training goes."""
from peewee import BigIntegerField, CharField, ForeignKeyField, IntegerField

from pwa import clock, db
from pwa.members.models import Invalid, Member, name_fault, tidy

LONGEST = {'town': 60, 'line': 160, 'race': 80}
NEAREST, FARTHEST = 100, 1_000_000


class Profile(db.Model):
    """All but `shared_at` is public, `goal_m` (metres) too; since `shared_at` the coach may see a summary of the training, null: nobody."""
    member = ForeignKeyField(Member, primary_key=True, backref='profiles', on_delete='CASCADE')
    town = CharField(max_length=60, default='')
    line = CharField(max_length=160, default='')
    race = CharField(max_length=80, default='')
    goal_m = IntegerField(null=True)
    shared_at = BigIntegerField(null=True)

    @classmethod
    def of(cls, member: Member) -> 'Profile':
        """What this member wrote, or nothing."""
        return cls.get_or_none(cls.member == member) or cls(member=member)

    @classmethod
    def public(cls, member: Member) -> 'Profile':
        """What others see: nothing but the name of whom no coach has let in yet, or who may write nothing."""
        return cls.of(member) if member.approved_at and not member.banned_at else cls(member=member)

    @classmethod
    def unshared(cls) -> list[int]:
        """The ids of those who do not share their training, and may have done so before."""
        return [row.member_id for row in cls.select(cls.member).where(cls.shared_at.is_null())]

    def card(self) -> dict:
        """What the member's own page edits."""
        words = {name: getattr(self, name) for name in (*LONGEST, 'goal_m')}
        return words | {'name': self.member.name, 'shared': self.shared_at is not None}

    @classmethod
    def choose(cls, member: Member, name: str, words: dict[str, str], goal_m: int | None) -> bool:
        """Take what the member wrote, whole; True when that is another name than before, which is then up to the caller. Raises Invalid."""
        name, words = tidy(name), {field: tidy(words.get(field, '')) for field in LONGEST}
        errors = {'name': name_fault(name)} | {field: f'Use at most {LONGEST[field]} characters.' for field, text in words.items()
                                               if len(text) > LONGEST[field]}
        if goal_m is not None and not NEAREST <= goal_m <= FARTHEST:
            errors['goal'] = 'Write a distance from 0.1 to 1,000 km.'
        if any(errors.values()):
            raise Invalid({field: sentence for field, sentence in errors.items() if sentence})
        cls(member=member, goal_m=goal_m, **words)._keep(*LONGEST, 'goal_m')
        return name != member.name

    @classmethod
    def share(cls, member: Member, shares: bool):
        """Let the coach see how the training goes, or nobody any more."""
        cls(member=member, shared_at=clock.now() if shares else None)._keep('shared_at')

    def _keep(self, *fields: str):
        with db.transaction():
            Profile.insert(**self.__data__).on_conflict(conflict_target=[Profile.member],
                                                        preserve=[getattr(Profile, name) for name in fields]).execute()
