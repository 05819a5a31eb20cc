"""Joining, signing in, signing out."""
import contextlib
from datetime import UTC, datetime
from functools import lru_cache, partial
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, jsonify, redirect, render_template, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, current_user, login_user, logout_user
from itsdangerous import BadSignature

from pwa.members import terms
from pwa.members.browsers import called
from pwa.members.models import REMEMBERED, Device, Invalid, Link, Member
from pwa.members.passkeys import Challenge, Passkey, Site
from pwa.web import anyone, limiter, members_only, own_origins, page, wants_json

bp = Blueprint('members', __name__)
login_manager = LoginManager()
login_manager.session_protection = None
login_manager.user_loader(Device.signed_in)
WRONG = 'That email and password do not go together.'
INVITED = 'This community is by invitation: ask the coach for an account.'


class Session(SecureCookieSessionInterface):
    """Cookies leave only when they changed: an untouched page must stay cacheable. One read before is not verified again."""

    def __init__(self, app):
        self.read = lru_cache(10_000)(partial(self.get_signing_serializer(app).loads, return_timestamp=True))  # type: ignore[union-attr]

    def open_session(self, app, request):
        with contextlib.suppress(BadSignature):
            said, signed_at = self.read(request.cookies.get(self.get_cookie_name(app), ''))
            if datetime.now(UTC) - signed_at <= app.permanent_session_lifetime:
                return self.session_class(said)
        return self.session_class()

    def save_session(self, app, session, response):
        if session.modified:
            super().save_session(app, session, response)


def init_app(app):
    """Cookies and flask-login for `app`."""
    app.session_interface = Session(app)
    app.config.update(
        SESSION_COOKIE_NAME='medius', SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE='Lax',
        SESSION_COOKIE_SECURE=app.config['MEDIUS'].https, SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=REMEMBERED // 1000)
    app.jinja_env.globals['terms_version'] = terms.VERSION
    login_manager.init_app(app, add_context_processor=False)


@bp.get('/join')
@anyone
def new():
    return page(render_template('members/join.html', form={}, errors={}, next=local(request.args.get('next'))))


@bp.post('/join')
@anyone
@limiter.limit('20 per hour; 5 per minute')
def create():
    form = request.form
    try:
        member = _joined(form)
    except Invalid as error:
        return _again('members/join.html', error.errors)
    return signed_in(member)


def _joined(form) -> Member:
    joining = current_app.config['MEDIUS'].joining
    if joining == 'invite':
        raise Invalid({'email': INVITED})
    return Member.join(form.get('name', ''), form.get('email', ''), form.get('password', ''), approved=joining == 'open',
                       terms=_read(form.get('terms')))


def _read(text: str | None) -> int | None:
    """The version of the terms that the form named; a page kept from long ago names an older one, or none."""
    return next((version for version in range(1, terms.VERSION + 1) if str(version) == text), None)


@bp.get('/sign-in')
@anyone
def show():
    return page(render_template('members/sign_in.html', form={}, errors={}, next=local(request.args.get('next'))))


@bp.post('/sign-in')
@anyone
@limiter.limit('60 per hour; 10 per minute')
def sign_in():
    member = Member.with_password(request.form.get('email', ''), request.form.get('password', ''))
    return signed_in(member) if member else _again('members/sign_in.html', {'password': WRONG})


@bp.post('/sign-in/passkey/challenge')
@anyone
@limiter.limit('60 per hour; 10 per minute')
def ask_for_passkey():
    """What a passkey is to sign; it names nobody, so it tells nothing of who has an account."""
    challenge = Challenge.begin()
    session['challenge'] = challenge.token
    return Response(Passkey.asked(challenge, passkey_site()), content_type='application/json')


@bp.post('/sign-in/passkey')
@anyone
@limiter.limit('60 per hour; 10 per minute')
def sign_in_with_passkey():
    site = passkey_site()
    try:
        challenge = Challenge.spend(session.pop('challenge', None))
        member = Passkey.signs_in(request.form.get('credential', ''), challenge, site)
    except Invalid as error:
        return jsonify(errors=error.errors), 422
    return signed_in(member)


def passkey_site() -> Site:
    """BASE_URL's where it is set: a key is made for a host, and a proxy may call us by another."""
    base = current_app.config['MEDIUS'].base_url
    return Site(urlsplit(base or request.host_url).hostname or '', [base] if base else list(own_origins()[1:]))


@bp.get('/sign-in/<token>')
@anyone
def confirm(token):
    """A page with one button: mail scanners follow links, so only the button spends it."""
    return render_template('members/link.html', token=token)


@bp.post('/sign-in/<token>')
@anyone
@limiter.limit('20 per hour')
def redeem(token):
    member = Link.spend(token)
    return signed_in(member) if member else abort(410, 'This link was used already or is too old. Ask for a new one.')


@bp.post('/sign-out')
@members_only
def destroy():
    Device.delete().where(Device.token == current_user.token).execute()
    logout_user()
    return jsonify({}) if wants_json() else redirect('/', 303)


def signed_in(member: Member):
    """The answer that signs this browser in as the member."""
    session.permanent = True
    login_user(Device.begin(member, called(request.user_agent.string or ''), instead=session.get('_user_id')))
    onward = local(request.form.get('next'))
    return jsonify(member=member.card(), next=onward, passkeys=len(Passkey.all_of(member))) if wants_json() else redirect(onward, 303)


def _again(template: str, errors: dict):
    if wants_json():
        return jsonify(errors=errors), 422
    return render_template(template, form=request.form, errors=errors, next=local(request.form.get('next'))), 422


def local(target: str | None) -> str:
    """A path on this site to go on to; anything else becomes the home page."""
    target = (target or '').replace('\\', '/')
    return target if target.startswith('/') and not target.startswith('//') and target.isprintable() else '/'
