"""When: the next chosen day and hour where the phone is, and the end of the quiet hours."""
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pwa import clock


def is_zone(name: str) -> bool:
    """True for the name of a time zone that this machine knows, such as 'Europe/Berlin'."""
    try:
        return bool(name) and ZoneInfo(name) is not None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a name may be a path, too long, or lead out of the folder
        return False


def next_due(days: str, minute: int, zone: str, now: int) -> int | None:
    """The first instant after `now` (ms) at `minute` of a chosen day; `days` are ISO weekdays such as '135'.

    An hour that the clock leaps over comes as much later; one that it shows twice comes the first time."""
    here = ZoneInfo(zone)
    today = clock.moment(now).astimezone(here).date()
    coming = [today + timedelta(ahead) for ahead in range(8)]
    instants = (_instant(day, minute, here) for day in coming if str(day.isoweekday()) in days)
    return next((instant for instant in instants if instant > now), None)


def day_of(instant: int, zone: str) -> str:
    """The local day of an instant, as '2026-11-23'."""
    return clock.moment(instant).astimezone(ZoneInfo(zone)).date().isoformat()


def after_quiet(now: int, quiet_from: int | None, quiet_until: int | None, zone: str) -> int:
    """`now`, or the end of the quiet hours it falls into; they are minutes of the day and may span midnight."""
    if quiet_from is None or quiet_until is None:
        return now
    here = ZoneInfo(zone)
    local = clock.moment(now).astimezone(here)
    if not is_quiet(local.hour * 60 + local.minute, quiet_from, quiet_until):
        return now
    ends = sorted(_instant(local.date() + timedelta(ahead), quiet_until, here, fold) for ahead in (0, 1) for fold in (0, 1))
    return next(end for end in ends if end > now and after_quiet(end, quiet_from, quiet_until, zone) == end)


def is_quiet(minute: int, quiet_from: int | None, quiet_until: int | None) -> bool:
    """True for a minute of the day from `quiet_from` on and before `quiet_until`."""
    if quiet_from is None or quiet_until is None:
        return False
    if quiet_from <= quiet_until:
        return quiet_from <= minute < quiet_until
    return minute >= quiet_from or minute < quiet_until


def _instant(day, minute: int, zone: ZoneInfo, fold: int = 0) -> int:
    return int(datetime.combine(day, time(minute // 60, minute % 60, fold=fold), zone).timestamp() * 1000)
