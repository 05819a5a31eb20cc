"""Six digits instead of a password, or to confirm an address: mailed, or made by a coach where there is no mail."""
import logging

from flask import Blueprint, abort, current_app, jsonify, redirect, render_template, request, session
from flask_login import current_user

from pwa.members import passwords
from pwa.members.codes import ADDRESS, PASSWORD, Code
from pwa.members.models import Invalid, email_fault
from pwa.members.routes import local, signed_in
from pwa.reminders.letters import Letter
from pwa.web import anyone, limiter, members_only, wants_json

bp = Blueprint('codes', __name__)
log = logging.getLogger(__name__)
NO_MAIL = 'This site sends no mail. Ask the coach for a code.'


@bp.get('/forgotten')
@anyone
def new():
    """Where to ask for a code; without mail, where to type the coach's."""
    return _form('forgotten') if _has_mail() else _form('code')


@bp.post('/forgotten')
@anyone
@limiter.limit('20 per hour; 5 per minute')
def create():
    """Ask for a code. Whether anybody has this address, the answer tells neither by its words nor by its time."""
    email = _email()
    if sentence := email_fault(email):
        return _form('forgotten', {'email': sentence}, 422)
    _ask(email, PASSWORD)
    session['forgotten'] = email
    return redirect('/forgotten/code', 303)


@bp.get('/forgotten/code')
@anyone
def edit():
    return _form('code')


@bp.post('/forgotten/code')
@anyone
@limiter.limit('30 per hour; 10 per minute')
def update():
    """The code and the new password; signs in here, and out everywhere else."""
    try:
        code = _fitting(_email(), PASSWORD)
        member = code.set_password(request.form.get('password', ''))
    except Invalid as error:
        return (jsonify(errors=error.errors), 422) if wants_json() else _form('code', error.errors, 422)
    session.pop('forgotten', None)
    log.warning('%s has a new password, by a code %s', member.public_id, 'by mail' if code.mailed else 'of a coach or operator')
    return signed_in(member)


@bp.get('/account/email')
@members_only
def show():
    return _address()


@bp.post('/account/email/codes')
@members_only
def ask():
    _ask(current_user.member.email, ADDRESS)
    return jsonify({}), 202


@bp.post('/account/email')
@members_only
def confirm():
    try:
        _fitting(current_user.member.email, ADDRESS).confirm_address()
    except Invalid as error:
        return jsonify(errors=error.errors), 422
    return jsonify(email=current_user.member.email, confirmed=True)


def _address():
    member = current_user.member
    return jsonify(email=member.email, confirmed=member.confirmed_at is not None)


def _ask(email: str, purpose: str):
    if not _has_mail():
        abort(409, NO_MAIL)
    if not _asked.takes(email):
        abort(429)
    Letter.with_code(email, purpose)


def _fitting(email: str, purpose: str) -> Code:
    """The live code that was typed; a password that nobody may have costs no try. Raises Invalid."""
    if sentence := email_fault(email):
        raise Invalid({'email': sentence})
    if purpose == PASSWORD and (sentence := passwords.fault(request.form.get('password', ''), email)):
        raise Invalid({'password': sentence})
    if not _tried.takes(email):
        abort(429)
    return Code.fitting(email, purpose, request.form.get('code', ''))


@limiter.limit('5 per hour; 10 per day')
def _asked():
    """Codes for one address, whoever asks."""


@limiter.limit('20 per hour')
def _tried():
    """Codes typed for one address, whoever types."""


def _has_mail() -> bool:
    return bool(current_app.config['MEDIUS'].mail_url)


def _email() -> str:
    return request.form.get('email', '').strip().lower()


def _form(name: str, errors: dict | None = None, status: int = 200):
    known = {'email': session.get('forgotten', '')} | request.form.to_dict()
    return render_template(f'account/{name}.html', form=known, errors=errors or {}, next=local(request.form.get('next')), mail=_has_mail(),
                           asked='forgotten' in session), status
