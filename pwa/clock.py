"""The one clock: instants are milliseconds since 1970 UTC, days are ISO strings."""
import time
from datetime import UTC, datetime


def now() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def today() -> str:
    """The day in UTC, as '2026-11-23'."""
    return moment(now()).date().isoformat()


def moment(ms: int) -> datetime:
    """An instant in ms as an aware datetime in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)
