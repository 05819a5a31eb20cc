"""A site that sends mail, to a server on loopback."""
from tests.mailbox import mailbox, post  # noqa: F401  (fixtures)
