"""Passwords: argon2 at rest, common ones refused."""
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

hasher = PasswordHasher()
# Verified when there is no such account, so that the answer takes as long either way.
DECOY = '$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
SHORTEST, LONGEST = 8, 200
GUESSES = 10_000


def fault(password: str, *own: str) -> str | None:
    """Why `password` is refused, in a sentence, or None; `own` are the member's name and email."""
    if len(password) < SHORTEST:
        return f'Use at least {SHORTEST} characters.'
    if len(password) > LONGEST:
        return f'Use at most {LONGEST} characters.'
    if is_common(password, own):
        return 'That password is too easy to guess. Use a longer one, or three unrelated words.'
    return None


def is_common(password: str, own=()) -> bool:
    """True when zxcvbn (Wheeler 2016) finds it within the first ten thousand guesses."""
    from zxcvbn import zxcvbn  # its word lists take 0.3 s to load, which only joining should pay
    return zxcvbn(password[:72], user_inputs=[word for word in own if word])['guesses'] <= GUESSES


def digest(password: str) -> str:
    """The argon2 hash to store."""
    return hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """True when `password` made `stored`; takes as long when nothing is stored."""
    try:
        return hasher.verify(stored or DECOY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
