"""One thing at a time, held back by pain; the twin of static/js/workouts/progression.js, kept equal by tests/workouts/steps.json."""
from dataclasses import dataclass

TOO_MUCH = 5
TWICE = 2
RECENT = 3


@dataclass
class Done:
    """What one session held of one exercise: `left` and `right` are the reps of each set done, alike where it has no sides."""
    left: list[int]
    right: list[int]
    pain: int | None = None
    morning: int | None = None
    short: bool = False

    def reached(self, reps: int, sets: int) -> bool:
        """The weaker side leads: a set counts as good as its weaker half."""
        return sum(min(pair) >= reps for pair in zip(self.left, self.right, strict=False)) >= sets

    @property
    def worst(self) -> int:
        return max(self.pain or 0, self.morning or 0)


@dataclass
class Advice:
    """The level to be on from now, and why, in a sentence; '' where there is nothing to say."""
    level: int
    why: str = ''


def rungs(exercise: dict) -> list[str]:
    """What each level adds to the one before: more sets, then a firmer band, then a harder way."""
    more = max(0, (exercise.get('sets_high') or exercise['sets']) - exercise['sets'])
    return ['sets'] * more + ['band'] * bool(exercise.get('band')) + ['harder'] * bool(exercise.get('harder'))


def sets_at(exercise: dict, level: int) -> int:
    """How many sets a level asks for."""
    return exercise['sets'] + rungs(exercise)[:level].count('sets')


def baseline(mornings: list[int | None]) -> int:
    """What is normal in the morning: the least of what was said before, as a bad week must not become normal."""
    return min((pain for pain in mornings if pain is not None), default=0)


def weaker(sessions: list[Done]) -> str | None:
    """The side with fewer reps in the latest sessions; None when they are even. It leads."""
    left, right = (sum(sum(side) for side in sides) for sides in
                   ([one.left for one in sessions[-RECENT:]], [one.right for one in sessions[-RECENT:]]))
    return None if left == right else 'left' if left < right else 'right'


def advise(exercise: dict, level: int, sessions: list[Done], usual: int = 0) -> Advice:
    """The next step after `sessions`, oldest first, all at `level` and since the last decision; `usual`: the baseline of mornings."""
    ladder = rungs(exercise)
    level = max(0, min(level, len(ladder)))
    if sessions and sessions[-1].worst > TOO_MUCH:
        return _back(exercise, ladder, level, sessions[-1].worst)
    full = [at for at, done in enumerate(sessions) if not done.short][-TWICE:]
    latest = sessions[full[0]:] if full else []
    if any(done.worst > TOO_MUCH for done in latest):
        return Advice(level, 'It hurt too much not long ago: stay where you are until two sessions in a row are calm.')
    if any((done.morning or 0) > usual for done in latest):
        return Advice(level, 'It hurt more than usual the next morning: stay where you are.')
    good = [at for at in full if sessions[at].reached(exercise['reps_high'], sets_at(exercise, level))]
    if len(good) == TWICE and level < len(ladder):
        return Advice(level + 1, f'{_reached(exercise)} twice{_calm(latest)}: {_try(exercise, ladder, level + 1)}.')
    if full[-1:] and full[-1] in good and level < len(ladder):
        return Advice(level, f'{_reached(exercise)}. Once more like that, and you are ready for the next step.')
    return Advice(level)


def _back(exercise: dict, ladder: list[str], level: int, pain: int) -> Advice:
    if not level:
        return Advice(0, f'Pain was {pain}: do fewer reps next time, and stop before it hurts.')
    ways = {'sets': f'go back to {sets_at(exercise, level - 1)} sets', 'band': 'go back to the softer band',
            'harder': 'go back to the floor' if _bosu(exercise) else 'go back to the easier way'}
    return Advice(level - 1, f'Pain was {pain}: {ways[ladder[level - 1]]}.')


def _try(exercise: dict, ladder: list[str], level: int) -> str:
    return {'sets': f'do {sets_at(exercise, level)} sets', 'band': 'take a firmer band',
            'harder': 'try the BOSU' if _bosu(exercise) else 'try the harder way'}[ladder[level - 1]]


def _reached(exercise: dict) -> str:
    return f'{"Both sides" if exercise["sided"] else "You"} reached {exercise["reps_high"]}'


def _calm(latest: list[Done]) -> str:
    """Says no more than was noted."""
    if any(done.pain is None for done in latest):
        return ''
    worst = max(done.worst for done in latest)
    return f', and pain stayed at {worst} or less' if worst else ', and no pain'


def _bosu(exercise: dict) -> bool:
    return 'BOSU' in (exercise.get('harder') or '')
