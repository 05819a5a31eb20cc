"""Rate limits, and their counters on this machine."""
import fcntl
import hashlib
import logging
import os
import struct
import threading
import time
from contextlib import contextmanager
from functools import cached_property, wraps
from pathlib import Path

from flask import abort
from limits import parse_many
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

log = logging.getLogger(__name__)
SLOTS, TRIED = 65_536, 8
SLOT = struct.Struct('<8sdI')
SIZE = (SLOTS + TRIED) * SLOT.size  # bytes


class Counts(Storage):
    """Fixed windows in a file that the processes of one machine share. What `limits` has for one machine, each process counts alone.

    A key may have one of eight neighbouring slots; where all are taken, the window that ends first makes room. Which keys are neighbours,
    only who knows `secret` can tell, or somebody could push their own counts out.
    """
    STORAGE_SCHEME = None

    def __init__(self, path: Path, secret: str):
        super().__init__()
        self.path, self.secret, self.lock = path, secret.encode()[:hashlib.blake2b.MAX_KEY_SIZE], threading.Lock()

    @property
    def base_exceptions(self):
        return OSError

    @cached_property
    def file(self) -> int:
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        missing = SIZE - os.fstat(file).st_size
        os.pwrite(file, bytes(missing), SIZE - missing)  # its room is taken now: a disk may be full later
        return file

    @contextmanager
    def _alone(self, first: int, size: int):
        """No other thread or process counts there meanwhile."""
        with self.lock:
            fcntl.lockf(self.file, fcntl.LOCK_EX, size, first)
            try:
                yield
            finally:
                fcntl.lockf(self.file, fcntl.LOCK_UN, size, first)

    def _slots(self, key: str) -> tuple[bytes, int]:
        """The name a key is counted under, and where the file has the first of its slots."""
        name = hashlib.blake2b(key.encode(), digest_size=8, key=self.secret).digest()
        return name, int.from_bytes(name) % SLOTS * SLOT.size

    def _window(self, name: bytes, first: int) -> tuple[int, float, int]:
        """Where in the file the window of that name is or would be, when it ends, and the calls counted in it."""
        windows = [*SLOT.iter_unpack(os.pread(self.file, TRIED * SLOT.size, first))]
        for place, (known, until, count) in enumerate(windows):
            if known == name:
                return first + place * SLOT.size, until, count
        ends = [until for _, until, _ in windows]
        return first + ends.index(min(ends)) * SLOT.size, 0, 0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        name, first = self._slots(key)
        with self._alone(first, TRIED * SLOT.size):
            at, until, count = self._window(name, first)
            now = time.time()
            if not now < until <= now + expiry:  # over, or of a clock that was set back
                until, count = now + expiry, 0
            os.pwrite(self.file, SLOT.pack(name, until, count + amount), at)
            return count + amount

    def get(self, key: str) -> int:
        _, until, count = self._window(*self._slots(key))
        return count if until > time.time() else 0

    def get_expiry(self, key: str) -> float:
        return self._window(*self._slots(key))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> None:
        with self._alone(0, SIZE):
            os.pwrite(self.file, bytes(SIZE), 0)

    def clear(self, key: str) -> None:
        name, first = self._slots(key)
        with self._alone(first, TRIED * SLOT.size):
            at, until, _ = self._window(name, first)
            if until:
                os.pwrite(self.file, SLOT.pack(name, 0, 0), at)


class Limiter:
    """How often one caller may use a view: flask-limiter in small, since that one takes a third of a poll's time."""

    def __init__(self, caller):
        self.caller, self.enabled = caller, True

    def init_app(self, storage: Storage):
        """Count there: on this machine, or in a Redis that several share."""
        self.window = FixedWindowRateLimiter(storage)

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
