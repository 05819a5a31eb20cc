"""The cast, for demonstrations and tests: Ana and Ben run and see nothing of each other's, Cleo coaches."""
from peewee import fn

from pwa import clock, db
from pwa.articles.models import Article
from pwa.comments.models import Comment, Thread, imported_key
from pwa.members import terms
from pwa.members.models import Member
from pwa.runs.models import Run
from pwa.sessions.models import Session, Tick
from pwa.settings.models import Setting
from pwa.sync.models import Synced, publish
from pwa.workouts.models import Step, Workout

PASSWORD = 'left-foot-then-right'
DAY = 86_400_000
CAST = (('Ana', 'ana@example.org', False), ('Ben', 'ben@example.org', False), ('Cleo', 'cleo@example.org', True))
TALK = (
    ('Ben', 6, 'How deep is three-quarter depth? I get half way down before my knee starts to wander.'),
    ('Cleo', 5, 'Half way is where you are, then. Stop just before the wander, and let the depth come in its own time.\n\n'
                'A kitchen chair with a thick book on it makes a good marker.'),
    ('Ana', 2, 'Week three. On Sunday the knee said nothing until the fifteenth kilometre, where it used to speak up at nine.'),
)
RUNS = ((6, 9_000, 4, 7_500), (4, 6_000, 0, None), (2, 11_000, 2, 10_200), (0, 8_000, 0, None))


def members() -> dict[str, Member]:
    """The cast by name, joined if they are not here yet."""
    known = {member.email: member for member in Member.select().where(fn.LOWER(Member.email).in_([email for _, email, _ in CAST]))}
    return {name: known.get(email) or Member.join(name, email, PASSWORD, coach=coach, terms=terms.VERSION)
            for name, email, coach in CAST}


def load() -> str:
    """The cast and a week of their life; a sentence about it. Loading twice adds nothing."""
    cast = members()
    with db.transaction():
        _talk(cast)
        _train(cast['Ana'])
    return f'Ana, Ben and Cleo are here; each signs in with name@example.org and “{PASSWORD}”.'


def _talk(cast):
    article = Article.published()[-1]
    thread, now = Thread.at(article.url), clock.now()
    said = {row.body for row in Comment.select(Comment.body).where(Comment.stream == thread.stream)}
    Comment.bring_in(thread, [(imported_key(thread, name, 0, body), cast[name], now - days * DAY, body)
                              for name, days, body in TALK if body not in said])


def _train(ana: Member):
    stream = f'm:{ana.id}'
    if Session.select().where(Session.stream == stream).exists():
        return
    workout = Workout.published()[0]
    sessions = [row for days in (5, 3, 1) for row in _session(workout, days)]
    publish(sessions + [_run(*run) for run in RUNS] + [_step(workout, 4), _goal(15_000)], stream)


def _session(workout: Workout, days: int) -> list[Synced]:
    at = clock.now() - days * DAY
    key = f'seed-session-{days}'
    session = _row(Session, key, at, workout=workout.slug, done_on=clock.moment(at).date().isoformat(), started_at=at,
                   finished_at=at + 600_000, pain=max(0, days - 2), note='')
    return [session] + [_row(Tick, f'{key}/{exercise["slug"]}.{number}.{side}', at, done=True, reps=exercise['reps_low'] + 5 - days)
                        for exercise in workout.exercises for number in range(1, exercise['sets'] + 1) for side in ('left', 'right')]


def _run(days: int, distance_m: int, pain: int, began: int | None) -> Run:
    at = clock.now() - days * DAY
    return _row(Run, f'seed-run-{days}', at, run_on=clock.moment(at).date().isoformat(), distance_m=distance_m, pain=pain,
                pain_began_m=began, duration_s=distance_m * 36 // 100)


def _step(workout: Workout, days: int) -> Step:
    at = clock.now() - days * DAY
    return _row(Step, workout.exercises[0]['slug'], at, level=1, refused=None, decided_at=at)


def _goal(distance_m: int) -> Setting:
    return _row(Setting, 'goal_m', clock.now() - 6 * DAY, value=str(distance_m))


def _row(model, key: str, at: int, **values):
    return model(key=key, stamps={field: [at, f'seed-{key}'[:80]] for field in values}, **values)
