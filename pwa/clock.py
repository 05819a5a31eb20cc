"""The one clock: instants are milliseconds since 1970 UTC."""
import time
from datetime import UTC, datetime


def now() -> int:
    """Milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def moment(ms: int) -> datetime:
    """An instant in ms as an aware datetime in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)
