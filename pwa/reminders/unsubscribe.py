"""The link in a mail that ends such mail, for whoever holds it: signed, so it needs no sign-in and cannot be made up."""
from itsdangerous import BadSignature, URLSafeSerializer

from pwa.members.models import Member


def token(secret: str, member: Member) -> str:
    """What the address of the link ends in."""
    return _signer(secret).dumps(member.id)


def member_of(secret: str, token: str) -> Member | None:
    """Whose mail the link ends."""
    try:
        return Member.get_or_none(Member.id == _signer(secret).loads(token))
    except BadSignature:
        return None


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt='mail')
