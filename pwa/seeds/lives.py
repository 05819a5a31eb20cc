"""How the cast trains and runs, told in spells of weeks that end today. Believable, and the same every time."""
from collections.abc import Iterator
from dataclasses import dataclass

SQUAT, FOOT, HIP = 'glute-medius-activation', 'foot-core', 'hip-strength'
TRAIN, SPARSE, ONCE, NEVER = (0, 2, 4), (0, 4), (2,), ()
RUN, EASY = ((1, 0.45), (3, 1.0), (5, 0.6)), ((3, 1.0), (5, 0.7))
ALL_THE_WAY = (60_000, 60_000)


@dataclass
class Spell:
    """Some weeks alike. Pairs go from the first week to the last: reps of the `left` and `right` side in percent of the most asked for,
    metres of the `long` run and of what was `free` of pain; days count from 0, `runs` are (day, share of the long run)."""
    weeks: int
    sessions: tuple[int, ...]
    runs: tuple[tuple[int, float], ...]
    long: tuple[int, int]
    free: tuple[int, int] = ALL_THE_WAY
    left: tuple[int, int] = (100, 100)
    right: tuple[int, int] = (100, 100)
    level: int = 0
    pain: tuple[int, int] = (0, 0)
    mode: str = 'full'
    workout: str = SQUAT
    note: str = ''


@dataclass
class Day:
    """One day of a spell: how many days ago, and how far through the spell it was, 0 to 1."""
    ago: int
    spell: Spell
    share: float
    is_first: bool

    def at(self, pair: tuple[int, int]) -> int:
        return round(pair[0] + (pair[1] - pair[0]) * self.share)


# Pain at 18 km; weeks of the exercise; relief; a slack winter; relapse; return.
ANA = (
    Spell(4, NEVER, RUN, (18_800, 12_500), (18_000, 9_200), note='The outside of the left knee again. Walked home.'),
    Spell(3, SPARSE, EASY, (6_000, 8_000), (5_200, 7_800), (40, 55), (60, 75), 0, (4, 3), 'short',
          note='First sets with the band. The left side shakes.'),
    Spell(8, TRAIN, RUN, (8_500, 15_500), (8_200, 15_000), (60, 95), (75, 100), 0, (3, 1)),
    Spell(6, TRAIN, RUN, (14_500, 18_500), (17_000, 24_000), (80, 100), (90, 100), 1, (1, 0),
          note='Past the old place without a word from the knee.'),
    Spell(5, SPARSE, RUN, (18_500, 21_100), ALL_THE_WAY, (97, 100), (100, 100), 1, note='A half marathon, and nothing hurt.'),
    Spell(4, ONCE, EASY, (14_000, 10_000), mode='short', level=1, note='Dark and wet. One set, then the sofa.'),
    Spell(6, NEVER, EASY, (9_000, 12_000), note='It feels fine. Surely it stays that way.'),
    Spell(4, NEVER, EASY, (13_500, 12_000), (12_800, 8_700), note='There it is again, same side, same place.'),
    Spell(3, TRAIN, EASY, (8_000, 10_500), (8_200, 10_200), (55, 70), (70, 85), 0, (4, 2), 'short',
          note='Starting over, with less.'),
    Spell(6, TRAIN, RUN, (11_000, 15_500), (10_800, 15_700), (65, 90), (80, 100), 0, (2, 1)),
    Spell(3, TRAIN, RUN, (16_000, 17_400), (15_600, 18_500), (80, 93), (93, 100), 1, (1, 0),
          note='Seventeen kilometres, and it was only tired legs.'),
)
# New to it, and not as regular as he means to be.
BEN = (
    Spell(4, NEVER, EASY, (9_000, 7_000), (6_500, 4_000), note='The hip complains on the way home.'),
    Spell(3, SPARSE, EASY, (5_000, 6_000), (4_500, 5_400), (50, 65), (50, 60), 0, (4, 3), workout=HIP),
    Spell(2, ONCE, EASY, (6_000, 6_500), (5_500, 6_000), (65, 70), (60, 65), 0, (3, 2), workout=HIP,
          note='Half way down is my three quarters.'),
)
# Stays well on one session a week.
CLEO = (Spell(12, ONCE, RUN, (15_000, 21_000), level=1, workout=FOOT),)


def days(life: tuple[Spell, ...]) -> Iterator[tuple[int, Day]]:
    """(day of the week from 0, Day) of all of a life, oldest first; the last one is today."""
    left = 7 * sum(spell.weeks for spell in life)
    for spell in life:
        for number in range(7 * spell.weeks):
            left -= 1
            yield number % 7, Day(left, spell, number // 7 / (spell.weeks - 1), number < 7)


def wobble(number: int, most: int) -> int:
    """A whole number from 0 to `most` that looks drawn and is not."""
    return number * 2654435761 % 2 ** 32 % (most + 1)
