"""Passkeys: a key on the member's phone that signs in without an email and a password."""
import json
import secrets
from typing import NamedTuple

from peewee import BigIntegerField, BlobField, CharField, ForeignKeyField

from pwa import clock, db
from pwa.members.models import Invalid, Member, new_token, tidy

LASTS = 300_000
MOST = 20
UNKNOWN = 'This passkey does not sign in here. Use another one, or your password.'
LATE = 'That took too long, or was asked for elsewhere. Try again.'


class Site(NamedTuple):
    """Whom a passkey is made for: the host, and the origins that its browser may name."""
    host: str
    origins: list[str]


class Challenge(db.Model):
    """What a key has to sign, once and soon. The token is in the cookie of the browser that asked, so that no other answers."""
    token = CharField(primary_key=True, max_length=40, default=new_token)
    value = BlobField(default=lambda: secrets.token_bytes(32))
    member = ForeignKeyField(Member, null=True, on_delete='CASCADE')
    created_at = BigIntegerField(default=clock.now, index=True)

    @classmethod
    def begin(cls, member: Member | None = None) -> 'Challenge':
        """One for `member` to make a passkey with, or for anyone to sign in with; those that are too old go."""
        with db.transaction():
            cls.delete().where(cls.created_at <= clock.now() - LASTS).execute()
            return cls.create(member=member)

    @classmethod
    def spend(cls, token: str | None, member: Member | None = None) -> bytes:
        """What was to be signed, once; raises Invalid."""
        with db.transaction():
            known = cls.get_or_none((cls.token == (token or '')) & (cls.created_at > clock.now() - LASTS))
            spent = known and cls.delete().where(cls.token == token).execute()
        if not spent or known.member_id != (member and member.id):
            raise Invalid({'form': LATE})
        return bytes(known.value)


class Passkey(db.Model):
    """A public key whose private half never leaves its owner; `id` is what the browser calls it, `sign_count` how often it signed."""
    id = CharField(primary_key=True, max_length=1400)
    member = ForeignKeyField(Member, backref='passkeys', on_delete='CASCADE')
    name = CharField(max_length=60)
    public_key = BlobField()
    sign_count = BigIntegerField(default=0)
    created_at = BigIntegerField(default=clock.now)
    used_at = BigIntegerField(null=True)

    @classmethod
    def all_of(cls, member: Member) -> list['Passkey']:
        """The member's, the newest first."""
        return list(cls.select().where(cls.member == member).order_by(cls.created_at.desc(), cls.id))

    @classmethod
    def find(cls, member: Member, id: str) -> 'Passkey | None':
        """One of the member's own."""
        return cls.get_or_none((cls.member == member) & (cls.id == id))

    @classmethod
    def wanted(cls, member: Member, challenge: Challenge, site: Site) -> str:
        """What the browser needs to make a passkey of this member's, as JSON."""
        import webauthn  # with its cryptography it takes 0.7 s to load, which only passkeys should pay
        from webauthn.helpers import structs
        known = [structs.PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(key.id)) for key in cls.all_of(member)]
        return webauthn.options_to_json(webauthn.generate_registration_options(
            rp_id=site.host, rp_name='Medius', user_name=member.email or member.name, user_display_name=member.name,
            user_id=member.public_id.encode(), challenge=bytes(challenge.value), exclude_credentials=known,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED, user_verification=structs.UserVerificationRequirement.REQUIRED)))

    @classmethod
    def asked(cls, challenge: Challenge, site: Site) -> str:
        """What the browser needs to sign in with whichever passkey its owner chooses, as JSON."""
        import webauthn
        from webauthn.helpers.structs import UserVerificationRequirement
        return webauthn.options_to_json(webauthn.generate_authentication_options(
            rp_id=site.host, challenge=bytes(challenge.value), user_verification=UserVerificationRequirement.REQUIRED))

    @classmethod
    def make(cls, member: Member, credential: str, challenge: bytes, site: Site, name: str) -> 'Passkey':
        """The member's new passkey, from what the browser answered; raises Invalid."""
        import webauthn
        try:
            made = webauthn.verify_registration_response(
                credential=credential, expected_challenge=challenge, expected_rp_id=site.host, expected_origin=site.origins,
                require_user_verification=True)
        except Exception as error:  # whatever a parser says to a stranger's bytes
            raise Invalid({'form': 'This passkey could not be made. Try again.'}) from error
        id = webauthn.helpers.bytes_to_base64url(made.credential_id)
        with db.transaction():
            if cls.get_or_none(cls.id == id) or cls.select().where(cls.member == member).count() >= MOST:
                raise Invalid({'form': f'This passkey is known already, or you have {MOST}: remove one first.'})
            return cls.create(id=id, member=member, name=name[:60], public_key=made.credential_public_key, sign_count=made.sign_count)

    @classmethod
    def signs_in(cls, credential: str, challenge: bytes, site: Site) -> Member:
        """Whose passkey answered; raises Invalid. A counter that did not go on is a copy's."""
        import webauthn
        key = cls.get_or_none(cls.id == _named(credential))
        if key is None:
            raise Invalid({'form': UNKNOWN})
        try:
            said = webauthn.verify_authentication_response(
                credential=credential, expected_challenge=challenge, expected_rp_id=site.host, expected_origin=site.origins,
                credential_public_key=bytes(key.public_key), credential_current_sign_count=key.sign_count, require_user_verification=True)
        except Exception as error:  # as above
            raise Invalid({'form': UNKNOWN}) from error
        counted = cls.update(sign_count=said.new_sign_count, used_at=clock.now()).where(cls.id == key.id, cls.sign_count == key.sign_count)
        if not counted.execute():
            raise Invalid({'form': UNKNOWN})
        return key.member

    def shown(self) -> dict:
        """What its owner reads of it."""
        return {'id': self.id, 'name': self.name, 'created_at': self.created_at, 'used_at': self.used_at}

    def rename(self, name: str):
        """Call it something else; raises Invalid."""
        name = tidy(name)
        if not 0 < len(name) <= 60:
            raise Invalid({'name': 'Use 1 to 60 characters.'})
        Passkey.update(name=name).where(Passkey.id == self.id).execute()

    def remove(self):
        """It signs in no more."""
        Passkey.delete().where(Passkey.id == self.id).execute()


def _named(credential: str) -> str:
    try:
        said = json.loads(credential)
    except ValueError:
        return ''
    id = said.get('id') if isinstance(said, dict) else None
    return id if isinstance(id, str) and len(id) <= 1400 and '\0' not in id else ''
