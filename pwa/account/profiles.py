"""What a member says of themselves: the page that everybody sees, its editor, and sharing the training with the coach."""
from flask import Blueprint, abort, current_app, jsonify, render_template, request
from flask_login import current_user

from pwa.account.rename import rename
from pwa.comments.models import Comment
from pwa.comments.shown import beginning
from pwa.comments.threads import Thread
from pwa.members.models import Invalid, Member
from pwa.members.portraits import Portrait
from pwa.members.profiles import Profile
from pwa.text import month
from pwa.web import anyone, existing, limiter, members_only, page

bp = Blueprint('profiles', __name__)
bp.register_error_handler(Invalid, lambda error: (jsonify(errors=error.errors), 422))


@bp.get('/members/<int:id>')
@anyone
def show(id):
    """A member, or who wrote on an older site, as everybody sees them."""
    member = existing(Member, id)
    comments, portrait = Comment.by(member), Portrait.of(member)
    return page(render_template('members/profile.html', profile=Profile.public(member), comments=comments, beginning=beginning,
                                threads=Thread.of_streams(comments), portrait=portrait and Portrait.shown(portrait.id)))


@bp.get('/account/profile')
@members_only
def edit():
    member = current_user.member
    return jsonify(profile=Profile.of(member).card(), url=f'/members/{member.id}', since=f'Here since {month(member.joined_at)}')


@bp.post('/account/profile')
@members_only
@limiter.limit('60 per hour; 10 per minute', caller=lambda: current_user.member.public_id)
def update():
    form = request.form
    member, name = current_user.member, form.get('name', '')
    if Profile.choose(member, name, form.to_dict(), _metres(form.get('goal_m', ''))):
        rename(member, name, current_app.extensions['synced'].values())
    return jsonify(profile=Profile.of(member).card(), member=member.card())


def _metres(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Invalid({'goal': 'Write a distance, such as 21.1.'})
    return int(text)


@bp.post('/account/sharing')
@members_only
def share():
    """A switch that is off until its member turns it on."""
    on = request.form.get('on')
    if on not in ('yes', 'no'):
        abort(400)
    Profile.share(current_user.member, on == 'yes')
    return jsonify(shared=on == 'yes')
