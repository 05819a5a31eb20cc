"""Rate limits, and their counters in this process."""
import logging
import threading
import time
from functools import wraps

from flask import abort
from limits import parse_many
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

log = logging.getLogger(__name__)
ADDRESS = 'counts://'
SWEEP_S = 60


class Counts(Storage):
    """Fixed windows. The library's own memory storage starts a thread every 10 ms and looks through every key in it."""
    STORAGE_SCHEME = ['counts']

    def __init__(self, uri=None, wrap_exceptions=False, **_):
        super().__init__(uri, wrap_exceptions)
        self.windows: dict[str, tuple[int, float]] = {}
        self.lock, self.due = threading.Lock(), 0.0

    @property
    def base_exceptions(self):
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        with self.lock:
            now = time.time()
            if now > self.due:
                self._sweep(now)
            count, until = self.windows.get(key, (0, 0))
            count, until = (count + amount, until) if until > now else (amount, now + expiry)
            self.windows[key] = count, until
            return count

    def get(self, key: str) -> int:
        count, until = self.windows.get(key, (0, 0))
        return count if until > time.time() else 0

    def get_expiry(self, key: str) -> float:
        return self.windows.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        count = len(self.windows)
        self.windows.clear()
        return count

    def clear(self, key: str) -> None:
        self.windows.pop(key, None)

    def _sweep(self, now: float):
        self.windows = {key: window for key, window in self.windows.items() if window[1] > now}
        self.due = now + SWEEP_S


class Limiter:
    """How often one caller may use a view: flask-limiter in small, since that one takes a third of a poll's time."""

    def __init__(self, caller):
        self.caller, self.enabled = caller, True

    def init_app(self, uri: str):
        """Count at this address of `limits`: here, or where several machines share a Redis."""
        self.window = FixedWindowRateLimiter(storage_from_string(uri))

    def limit(self, text: str, caller=None):
        """Answer 429 to a caller (by default: the limiter's) beyond '20 per hour; 5 per minute'; `view.takes(who)` counts one call."""
        limits, caller = parse_many(text), caller or self.caller

        def limited(view):
            name = f'{view.__module__}.{view.__name__}'

            def takes(who: str) -> bool:
                return not self.enabled or self._hits(limits, name, who)

            @wraps(view)
            def counted(*args, **kwargs):
                if not takes(caller()):
                    abort(429)
                return view(*args, **kwargs)
            counted.takes = takes  # type: ignore[attr-defined]
            return counted
        return limited

    def _hits(self, limits, name: str, who: str) -> bool:
        """True within them; while the shared counters are away nobody is kept out."""
        try:
            return all(self.window.hit(limit, name, who) for limit in limits)
        except self.window.storage.base_exceptions:
            log.exception('calls are not counted')
            return True

    def reset(self):
        """Forget what was counted."""
        self.window.storage.reset()
