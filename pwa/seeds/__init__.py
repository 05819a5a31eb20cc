"""The cast, for demonstrations and tests: Ana and Ben run and see nothing of each other's, Cleo coaches."""
from peewee import fn

from pwa import clock, db
from pwa.articles.manuscripts import Manuscript
from pwa.articles.models import Article
from pwa.comments.decisions import Decision
from pwa.comments.files import PhotoFile
from pwa.comments.helpful import Helpful
from pwa.comments.models import Comment, imported_key
from pwa.comments.photos import Photo
from pwa.comments.reports import Report
from pwa.comments.threads import Thread
from pwa.members import terms
from pwa.members.models import Member
from pwa.members.portraits import Portrait
from pwa.members.profiles import Profile
from pwa.reminders.models import Reminder
from pwa.runs.models import Run
from pwa.seeds import pictures
from pwa.seeds.lives import ANA, BEN, CLEO, Day, Spell, days, wobble
from pwa.sessions.models import Session, Tick
from pwa.settings.models import Setting
from pwa.sync.models import Synced, publish
from pwa.workouts.models import Step, Workout
from pwa.workouts.progression import sets_at

PASSWORD = 'left-foot-then-right'
DAY = 86_400_000
CAST = (('Ana', 'ana@example.org', False), ('Ben', 'ben@example.org', False), ('Cleo', 'cleo@example.org', True))
LIVES = {'Ana': (ANA, ('left', 'knee_outside'), 21_100), 'Ben': (BEN, ('right', 'hip'), 10_000), 'Cleo': (CLEO, (None, None), 21_100)}
PROFILES: dict[str, dict] = {'Ana': {'town': 'Graz', 'line': 'Slow uphill, slower down.', 'race': 'Lakeside Half', 'goal_m': 21_100},
            'Ben': {'line': 'New to one leg at a time.', 'goal_m': 10_000}, 'Cleo': {'town': 'Graz', 'line': 'I coach, I ask, I wait.'}}
SURFACES = ('road', 'trail', 'road', 'mixed')
TALK = (
    ('Ben', 6, 'How deep is three-quarter depth? I get half way down before my knee starts to wander.'),
    ('Cleo', 5, 'Half way is where you are, then. Stop just before the wander, and let the depth come in its own time.\n\n'
                'A kitchen chair with a thick book on it makes a good marker.'),
    ('Ana', 2, 'Week twelve of my second try. After a lazy winter the knee spoke up at nine '
               'kilometres; this week it kept quiet for seventeen.'),
)
DRAFT = {
    'title': 'Stairs instead of the lift', 'summary': 'Twelve steps a day that count.', 'workout': 'hip-strength', 'picture': None,
    'source': 'A staircase is a row of boxes to step on. Take it slowly, once a day, and it is a set.\n\n'
              '## How\n\nThe whole foot on the step. Knee over the second toe. Push the step away, do not jump off the lower foot.\n'}
ADVERTISING = ('Insole Outlet', 7, 'Insoles for every knee, half price this week only. Write to me!')


def members() -> dict[str, Member]:
    """The cast by name, joined if they are not here yet."""
    known = {member.email: member for member in Member.select().where(fn.LOWER(Member.email).in_([email for _, email, _ in CAST]))}
    return {name: known.get(email) or Member.join(name, email, PASSWORD, coach=coach, terms=terms.VERSION, known=True)
            for name, email, coach in CAST}


def load(bar=lambda done, total: None) -> str:
    """The cast and a year of their life; a sentence about it. Loading twice adds nothing. `bar(done, total)` hears of each life."""
    cast = members()
    with db.transaction():
        _talk(cast)
        workouts = {workout.slug: workout for workout in Workout.published()}
        for done, (name, life) in enumerate(LIVES.items(), 1):
            _live(cast[name], workouts, *life)
            bar(done, len(LIVES))
        Reminder.begin(cast['Ana'], 'Europe/Berlin')
        _introduce(cast)
        if not Manuscript.find('seed-draft'):
            Manuscript.write('seed-draft', DRAFT, 0, cast['Cleo'])
    return f'Ana, Ben and Cleo are here; each signs in with name@example.org and “{PASSWORD}”.'


def _introduce(cast):
    """What each says of themselves; Ana lets the coach see how she trains."""
    known = {row.member_id for row in Profile.select(Profile.member)}
    for name, words in PROFILES.items():
        if cast[name].id not in known:
            Profile.create(member=cast[name], shared_at=clock.now() if name == 'Ana' else None, **words)
    if not Portrait.of(cast['Ana']):
        Portrait.take(cast['Ana'], pictures.road())


def _talk(cast):
    article = Article.published()[-1]
    thread, now = Thread.at(article.url), clock.now()
    said = {row.body for row in Comment.select(Comment.body).where(Comment.stream == thread.stream)}
    seller, _, offer = ADVERTISING
    cast = cast | {seller: Member.imported(seller)}
    Comment.bring_in(thread, [(imported_key(thread, name, 0, body), cast[name], now - days * DAY, body)
                              for name, days, body in (ADVERTISING, *TALK) if body not in said])
    if offer not in said:
        _respond(thread, cast, *(imported_key(thread, name, 0, body) for name, _, body in (ADVERTISING, TALK[1], TALK[2])))


def _respond(thread, cast, offer: str, advice: str, story: str):
    """Ana reports the advertising and marks the advice; Cleo let Ana's story through. By the keys of those comments."""
    ana, at, helped = cast['Ana'], clock.now() - 2 * DAY, Comment.named(thread.stream, [advice])[advice]
    publish([_row(Report, f'{thread.id}/{offer}', at, reason='spam', note='', about_stream=thread.stream, about_key=offer, reported_at=at)],
            f'm:{ana.id}')
    helped.helpful = 1
    publish([helped, _row(Helpful, f'{advice}/{ana.public_id}', at, on=True, comment=advice, member=ana)], thread.stream)
    Decision.create(what='see', stream=thread.stream, key=story, member=ana, coach=cast['Cleo'], made_at=at)
    hang(thread, advice, cast['Cleo'], at, pictures.chair(), 'A kitchen chair with a thick red book on its seat')
    hang(thread, story, ana, at, pictures.road(), 'The road to the hills, early')


def hang(thread: Thread, comment: str, author: Member, at: int, picture: bytes, alt: str):
    """A photo on a comment, by its key."""
    id = f'seed-{comment}'[:64]
    PhotoFile.receive(id, author, picture)
    file = PhotoFile.get_by_id(id)
    file.hang(thread.stream, comment)
    photo = _row(Photo, f'{comment}/{id}', at, alt=alt, author=author, comment=comment, file=file, width=file.width, height=file.height)
    photo.stream = thread.stream
    publish([photo, *photo.touched()], thread.stream)


def _live(member: Member, workouts: dict[str, Workout], life: tuple[Spell, ...], sore: tuple[str | None, str | None], goal_m: int):
    stream = f'm:{member.id}'
    if Session.select().where(Session.stream == stream).exists():
        return
    rows: list[Synced] = [_row(Setting, 'goal_m', clock.now() - life[-1].weeks * 7 * DAY, value=str(goal_m))]
    for weekday, day in days(life):
        workout = workouts.get(day.spell.workout)
        if workout and weekday in day.spell.sessions:
            rows += _session(workout, day)
        rows += [_run(day, share, sore) for on, share in day.spell.runs if on == weekday]
    publish(rows + _steps(workouts, life), stream)


def _session(workout: Workout, day: Day) -> list[Synced]:
    spell, at, key = day.spell, _at(day), f'seed-session-{day.ago}'
    pain = max(0, day.at(spell.pain) - wobble(day.ago, 1))
    session = _row(Session, key, at, workout=workout.slug, done_on=_on(at), started_at=at, finished_at=at + 60_000 * workout.minutes,
                   pain=pain, morning=max(0, pain - 1), mode=spell.mode, first_side='left', note=spell.note if day.is_first else '')
    ticks = [_tick(key, exercise, number, side, day) for exercise in workout.exercises
             for number in range(1, (1 if spell.mode == 'short' else sets_at(exercise, spell.level)) + 1)
             for side in (('left', 'right') if exercise['sided'] else ('both',))]
    return [session, *ticks]


def _tick(session: str, exercise: dict, number: int, side: str, day: Day) -> Tick:
    """Later sets are a little shorter, and the weaker side is."""
    percent = day.at(day.spell.left if side == 'left' else day.spell.right)
    reps = max(1, exercise['reps_high'] * percent // 100 - (percent < 100) * (number - 1 + wobble(day.ago + number, 1)))
    return _row(Tick, f'{session}/{exercise["slug"]}.{number}.{side}', _at(day) + 90_000 * number, done=True, reps=reps)


def _run(day: Day, share: float, sore: tuple[str | None, str | None]) -> Run:
    spell, at = day.spell, _at(day)
    distance = int(day.at(spell.long) * share) + 10 * wobble(day.ago, 30)
    free = day.at(spell.free) + 10 * wobble(day.ago + 7, 20)
    hurt = distance > free
    pain = min(6, 2 + (distance - free) // 800) if hurt else 0
    side, place = sore if hurt else (None, None)
    return _row(Run, f'seed-run-{day.ago}', at, run_on=_on(at), distance_m=distance, duration_s=distance * (34 + wobble(day.ago, 2)) // 100,
                pain=pain, pain_began_m=free if hurt else None, side=side, place=place, surface=SURFACES[day.ago % len(SURFACES)],
                morning=pain // 2 if hurt else None, note=spell.note if day.is_first and share == 1 else '')


def _steps(workouts: dict[str, Workout], life: tuple[Spell, ...]) -> list[Synced]:
    """Taken when the present spell began."""
    spell = life[-1]
    at, workout = clock.now() - spell.weeks * 7 * DAY, workouts.get(spell.workout)
    exercises: list[dict] = workout.exercises if workout else []
    return [_row(Step, exercise['slug'], at, level=spell.level, refused=None, decided_at=at) for exercise in exercises]


def _at(day: Day) -> int:
    return clock.now() - day.ago * DAY


def _on(at: int) -> str:
    return clock.moment(at).date().isoformat()


def _row(model, key: str, at: int, **values):
    return model(key=key, stamps={field: [at, f'seed-{key}'[:80]] for field in values if field in model.fields}, **values)
