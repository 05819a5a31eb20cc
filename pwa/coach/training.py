"""How a member's training goes, in numbers: for the coach, of those who share it."""
from datetime import date, timedelta
from typing import NamedTuple

from pwa import clock
from pwa.members.models import Member
from pwa.members.profiles import Profile
from pwa.runs.models import Run
from pwa.sessions.models import Session

WEEKS = 8


class Week(NamedTuple):
    """What one week held; `begins` is its Monday, `painful` the runs with pain above 0."""
    begins: date
    sessions: int
    runs: int
    painful: int

    @property
    def words(self) -> str:
        """'3 sessions, 2 runs, 1 with pain'."""
        counts = f'{counted(self.sessions, "session")}, {counted(self.runs, "run")}'
        return f'{counts}, {self.painful} with pain' if self.painful else counts


def summary(member: Member) -> list[Week] | None:
    """The last eight weeks, the newest first; None for a member who does not share."""
    if Profile.of(member).shared_at is None:
        return None
    today = clock.moment(clock.now()).date()
    mondays = [today - timedelta(today.weekday() + 7 * ago) for ago in range(WEEKS)]
    sessions = [row.done_on for row in _since(Session, Session.done_on, member, mondays[-1]) if row.finished_at]
    runs = list(_since(Run, Run.run_on, member, mondays[-1]))
    return [_week(monday, sessions, runs) for monday in mondays]


def _since(model, day, member: Member, first: date):
    return model.select().where(model.stream == f'm:{member.id}', day >= first.isoformat(), model.deleted.is_null() | ~model.deleted)


def _week(monday: date, sessions: list[str], runs: list[Run]) -> Week:
    begins, ends = monday.isoformat(), (monday + timedelta(7)).isoformat()
    these = [run for run in runs if begins <= run.run_on < ends]
    return Week(monday, sum(begins <= day < ends for day in sessions), len(these), sum(bool(run.pain) for run in these))


def counted(number: int, noun: str) -> str:
    """'1 run', '2 runs', 'no runs'."""
    return f'{number or "no"} {noun}{"" if number == 1 else "s"}'
