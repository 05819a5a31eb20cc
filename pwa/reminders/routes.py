"""The page of reminders, the member's choice, and the devices that take them."""
from flask import Blueprint, abort, current_app, jsonify, render_template, request
from flask_login import current_user

from pwa.members.models import Invalid, Member
from pwa.reminders import encryption, endpoints
from pwa.reminders.models import Delivery, Reminder, Subscription
from pwa.reminders.news import TEST
from pwa.reminders.unsubscribe import member_of
from pwa.web import anyone, from_anywhere, limiter, members_only, shell

bp = Blueprint('reminders', __name__)
AUTH_BYTES = 16


@bp.get('/reminders')
@shell
def index():
    return render_template('reminders/index.html', mail=bool(current_app.config['MEDIUS'].mail_url))


@bp.get('/account/reminders')
@members_only
def show():
    key = encryption.encoded(encryption.point(encryption.site_key(current_app.config['MEDIUS'].vapid_key)))
    known = Subscription.of(current_user._get_current_object())
    return jsonify(reminder=Reminder.of(current_user.member).card(), key=key, endpoint=known and known.endpoint,
                   confirmed=current_user.member.confirmed_at is not None,
                   member=current_user.member.public_id)


@bp.post('/account/reminders')
@members_only
def update():
    try:
        Reminder.choose(current_user.member, _body())
    except Invalid as error:
        return jsonify(errors=error.errors), 422
    return jsonify({})


@bp.post('/account/subscription')
@members_only
@limiter.limit('60 per hour; 10 per minute')
def create():
    """This device takes pushes from now on. A worker that renews by itself says for whom: another may have signed in meanwhile."""
    body = _body()
    if body.get('as') != current_user.member.public_id:
        abort(409, 'Someone else is signed in here.')
    fault = _fault(body)
    if fault:
        return jsonify(errors={'endpoint': fault}), 422
    Subscription.keep(current_user._get_current_object(), body['endpoint'], body['p256dh'], body['auth'])
    Reminder.begin(current_user.member, body['zone'])
    return jsonify({})


@bp.delete('/account/subscription')
@members_only
def destroy():
    Subscription.delete().where(Subscription.device == current_user.token).execute()
    return jsonify({})


@bp.post('/account/deliveries')
@members_only
@limiter.limit('20 per hour; 5 per minute')
def deliver():
    """One reminder to this device, now."""
    if Subscription.of(current_user._get_current_object()) is None:
        abort(409, 'This phone takes no reminders yet. Switch them on first.')
    Delivery.test(current_user._get_current_object(), TEST)
    return jsonify({}), 202


@bp.get('/unsubscribe/<token>')
@anyone
def confirm(token):
    """A page with one button: mail scanners follow links."""
    _whose(token)
    return render_template('reminders/unsubscribe.html', token=token, done=False)


@bp.post('/unsubscribe/<token>')
@anyone
@from_anywhere
def unsubscribe(token):
    """From that button, or at once from a mail program (RFC 8058), which posts from elsewhere and is signed in nowhere."""
    Reminder.end_mail(_whose(token))
    return render_template('reminders/unsubscribe.html', done=True)


def _whose(token: str) -> Member:
    return member_of(current_app.config['MEDIUS'].secret_key, token) or abort(404, 'This link is not whole. Copy all of it from the mail.')


def _body() -> dict:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else abort(400)


def _fault(body) -> str | None:
    if not all(isinstance(body.get(name), str) for name in ('endpoint', 'p256dh', 'auth', 'zone')):
        return 'This browser’s answer did not arrive whole. Try again.'
    try:
        point, auth = encryption.decoded(body['p256dh']), encryption.decoded(body['auth'])
    except ValueError:
        return 'This browser’s keys cannot be read.'
    if not encryption.is_point(point) or len(auth) != AUTH_BYTES or len(body['p256dh']) > 100 or len(body['auth']) > 40:
        return 'This browser’s keys cannot be read.'
    return endpoints.fault(body['endpoint'])
