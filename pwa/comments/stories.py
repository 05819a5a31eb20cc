"""Stories: how a knee went, on a card of five figures that a comment carries; and what the cards of a page come to."""
from statistics import median

from pwa.sync.models import Refused
from pwa.sync.values import boolean, integer, one_of, optional, shaped
from pwa.text import far, tenths

FEWEST = 5
OUTCOMES = {'past': 'ran past it', 'better': 'better', 'same': 'no change', 'worse': 'worse'}
AGAIN = {True: 'had it back after a break', False: 'a break did not bring it back'}
FIGURES = {'pain_began_m': optional(integer(0, 1_000_000)), 'weeks': integer(0, 520), 'weekly': integer(0, 21),
           'outcome': one_of(*OUTCOMES), 'again': optional(boolean)}


@shaped('story')
def card(value):
    """{'pain_began_m': metres or None, 'weeks', 'weekly', 'outcome', 'again': None where there was no break}, all five."""
    if not isinstance(value, dict) or value.keys() != FIGURES.keys():
        raise Refused('bad_value', 'This story card does not have its five figures.')
    for name, check in FIGURES.items():
        check(value[name])


def line(story: dict) -> str:
    """A card in words; static/js/comments/story.js says the same, proved by shared cases."""
    began, weeks, weekly, again = story['pain_began_m'], story['weeks'], story['weekly'], story['again']
    parts = [f'Pain came at {far(began)} ({tenths(began / 1609.344)} mi)' if began is not None else '',
             f'{_count(weeks, "week")} of exercise, {_count(weekly, "time")} a week', OUTCOMES[story['outcome']], AGAIN.get(again, '')]
    return ' · '.join(part for part in parts if part)


def summed(cards: list[dict]) -> str:
    """What members' cards come to, one of each member; '' below five, and no median of fewer."""
    if len(cards) < FEWEST:
        return ''
    past = [story for story in cards if story['outcome'] == 'past']
    again = sum(story['again'] is True for story in cards)
    after = f' after a median of {_count(_whole(median(story["weeks"] for story in past)), "week")}' if len(past) >= FEWEST else ''
    back = f'; {again} had it back after a break' if again else ''
    return f'{len(past)} of {len(cards)} runners ran past their pain mile{after}{back}.'


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number


def _count(number: float, noun: str) -> str:
    return f'{number} {noun}{"" if number == 1 else "s"}'
