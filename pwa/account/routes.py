"""The account page and what this phone holds: shells; what only its owner may know comes as JSON, kept by nobody."""
import json

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, request, send_file, session
from flask_login import current_user, logout_user

from pwa import clock
from pwa.account import everything
from pwa.account.delete import delete
from pwa.account.own import own
from pwa.members.browsers import called
from pwa.members.codes import Code
from pwa.members.models import Device, Invalid
from pwa.members.passkeys import Challenge, Passkey
from pwa.members.routes import passkey_site
from pwa.web import limiter, members_only, shell

bp = Blueprint('account', __name__)
bp.register_error_handler(Invalid, lambda error: (jsonify(errors=error.errors), 422))
UNPROVED = 'That is not your password.'


def _who() -> str:
    return current_user.member.public_id


@bp.get('/account')
@shell
def show():
    mail = bool(current_app.config['MEDIUS'].mail_url)
    return render_template('account/show.html', mail=mail, own=json.dumps(own(current_app.extensions['synced']), separators=(',', ':')))


@bp.get('/phone')
@shell
def phone():
    return render_template('account/phone.html')


@bp.get('/account/everything')
@members_only
@limiter.limit('10 per hour', caller=_who)
def take_all():
    """All that is here of the member, as a ZIP; what is not sent yet is in the phone's own."""
    file = everything.packed(current_user.member, current_app.extensions['synced'])
    return send_file(file, 'application/zip', as_attachment=True, download_name=f'medius-everything-{clock.moment(clock.now()).date()}.zip')


@bp.get('/account/proof')
@members_only
def proof():
    """Whether what is hard to undo needs the password first, whether there is one, and when a code last changed it."""
    coded = Code.last_used(current_user.member)
    return jsonify(needed=not current_user.is_fresh, password=current_user.member.password is not None, coded=coded and coded.shown())


@bp.get('/account/devices')
@members_only
def devices():
    return jsonify(devices=[device.shown() | {'here': device.token == current_user.token} for device in Device.all_of(current_user.member)])


@bp.delete('/account/devices/<id>')
@members_only
def sign_out(id):
    current_user.sign_out(id)
    return devices()


@bp.delete('/account/devices')
@members_only
def sign_out_others():
    current_user.sign_out_others()
    return devices()


@bp.post('/account/password')
@members_only
@limiter.limit('20 per hour; 5 per minute', caller=_who)
def change_password():
    prove()
    current_user.member.change_password(request.form.get('new', ''), current_user)
    return jsonify({})


@bp.get('/account/passkeys')
@members_only
def passkeys():
    return jsonify(passkeys=[passkey.shown() for passkey in Passkey.all_of(current_user.member)])


@bp.post('/account/passkeys/challenge')
@members_only
@limiter.limit('60 per hour; 10 per minute', caller=_who)
def begin_passkey():
    prove()
    challenge = Challenge.begin(current_user.member)
    session['challenge'] = challenge.token
    return Response(Passkey.wanted(current_user.member, challenge, passkey_site()), content_type='application/json')


@bp.post('/account/passkeys')
@members_only
def make_passkey():
    member, form = current_user.member, request.form
    challenge = Challenge.spend(session.pop('challenge', None), member)
    Passkey.make(member, form.get('credential', ''), challenge, passkey_site(), called(request.user_agent.string or ''))
    return passkeys()


@bp.post('/account/passkeys/<id>')
@members_only
def rename_passkey(id):
    _passkey(id).rename(request.form.get('name', ''))
    return passkeys()


@bp.delete('/account/passkeys/<id>')
@members_only
def remove_passkey(id):
    _passkey(id).remove()
    return passkeys()


def _passkey(id: str) -> Passkey:
    return Passkey.find(current_user.member, id) or abort(404)


@bp.post('/account/agreement')
@members_only
def agree():
    if not current_user.member.agree(request.form.get('version', 0, int)):
        abort(409, 'The terms have changed meanwhile. Reload the page and read them.')
    return jsonify({})


@bp.delete('/account')
@members_only
@limiter.limit('20 per hour; 5 per minute', caller=_who)
def destroy():
    prove()
    with_comments = _choice(request.form.get('comments'))
    delete(current_user.member, current_app.extensions['synced'].values(), with_comments)
    logout_user()
    return jsonify({})


def _choice(comments: str | None) -> bool:
    """True when the comments go too; never taken for granted."""
    if comments not in ('keep', 'remove'):
        raise Invalid({'comments': 'Choose what becomes of your comments.'})
    return comments == 'remove'


def prove():
    """Raise Invalid unless whoever asks has just signed in or knows the password."""
    if not current_user.proves(request.form.get('password', '')):
        raise Invalid({'password': UNPROVED})
