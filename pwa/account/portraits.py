"""A member's own picture: chosen, shown and taken away."""
from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request
from flask_login import current_user

from pwa import images
from pwa.members.portraits import Portrait
from pwa.web import anyone, limiter, members_only, wants_json

bp = Blueprint('portraits', __name__)


@bp.get('/account/picture')
@members_only
def edit():
    return _page()


@bp.post('/account/picture')
@members_only
@limiter.limit('30 per hour', caller=lambda: current_user.member.public_id)
def update():
    request.max_content_length = 4 * images.LARGEST
    file = request.files.get('photo')
    if current_user.member.banned_at:
        abort(403, 'You may show nothing here. Ask the coach why.')
    try:
        Portrait.take(current_user.member, file.read() if file else b'')
    except images.BadImage as error:
        sentence = str(error) if file and file.filename else 'Choose a photo first.'
        return (jsonify(errors={'photo': sentence}) if wants_json() else _page(sentence)), 422
    return jsonify({}) if wants_json() else redirect('/account/picture', 303)


@bp.post('/account/picture/removal')
@members_only
def delete():
    Portrait.remove(current_user.member)
    return redirect('/account/picture', 303)


@bp.get('/portraits/<id>')
@anyone
def show(id):
    """A picture that, opened as a document, may run and load nothing."""
    found = Portrait.shown(id) or abort(404)
    response = Response(bytes(found.data), content_type='image/jpeg')
    response.headers['Cache-Control'] = 'public, max-age=86400, s-maxage=60, immutable'  # once removed, it is soon forgotten
    response.headers['Content-Security-Policy'] = "default-src 'none'; sandbox"
    response.set_etag(found.id)
    return response.make_conditional(request)


def _page(error: str = ''):
    member = current_user.member
    return render_template('account/picture.html', member=member, portrait=Portrait.of(member),
                           hidden=Portrait.is_hidden(member), error=error)
