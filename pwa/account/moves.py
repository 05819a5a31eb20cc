"""Moving to a new phone: the old one shows a link as a QR code, the new one opens it, the old one says yes."""
import segno
from flask import Blueprint, abort, current_app, jsonify, render_template, request, session
from flask_login import current_user

from pwa.account.routes import prove
from pwa.members.browsers import called
from pwa.members.models import Invalid
from pwa.members.moves import Move
from pwa.members.routes import signed_in
from pwa.web import anyone, limiter, members_only, wants_json

bp = Blueprint('moves', __name__)
bp.register_error_handler(Invalid, lambda error: (jsonify(errors=error.errors), 422))
OVER = 'This code was used already or is older than five minutes. Show a new one on the old phone.'
NOT_YET = 'The old phone has not said yes yet. Do that first, then come back.'


@bp.post('/account/moves')
@members_only
@limiter.limit('60 per hour; 10 per minute', caller=lambda: current_user.member.public_id)
def create():
    """A new code; `cells` are its rows from the top, 1 for dark."""
    prove()
    token = Move.begin(current_user._get_current_object())
    url = f'{current_app.config["MEDIUS"].base_url or request.host_url.rstrip("/")}/moves/{token}'
    return jsonify(url=url, cells=[''.join(map(str, row)) for row in segno.make(url, error='m', micro=False).matrix])


@bp.get('/account/moves')
@members_only
def show():
    move = Move.of(current_user._get_current_object())
    return jsonify(move.shown() if move else {'state': 'over'})


@bp.post('/account/moves/answer')
@members_only
def answer():
    move = Move.of(current_user._get_current_object()) or abort(410, OVER)
    if request.form.get('answer') not in ('yes', 'no'):
        abort(400)
    move.answer(request.form['answer'] == 'yes')
    return show()


@bp.get('/moves/<token>')
@anyone
def confirm(token):
    """A page with one button: what looks a code up for a preview must not use it."""
    _move(token)
    return render_template('account/move.html', token=token, number=None, errors={})


@bp.post('/moves/<token>')
@anyone
@limiter.limit('60 per hour; 10 per minute')
def ask(token):
    """This browser asks to be let in; it alone may come in."""
    secret, number = _move(token).ask(called(request.user_agent.string or '')) or abort(410, OVER)
    session['move'] = [secret, number]
    return render_template('account/move.html', token=token, number=number, errors={})


@bp.post('/moves/<token>/arrival')
@anyone
@limiter.limit('120 per hour; 30 per minute')
def arrive(token):
    secret, number = session.get('move') or abort(410, OVER)
    member = _move(token).enter(secret)
    if member:
        session.pop('move')
        return signed_in(member)
    errors = {'form': NOT_YET}
    form = jsonify(errors=errors) if wants_json() else render_template('account/move.html', token=token, number=number, errors=errors)
    return form, 422


def _move(token: str) -> Move:
    return Move.live(token) or abort(410, OVER)
