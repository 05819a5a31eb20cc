"""The coach's desk: what waits, what was written lately, and what was decided."""
from flask import Blueprint, abort, current_app, redirect, render_template, request
from flask_login import current_user

from pwa.coach import watch
from pwa.coach.training import summary
from pwa.comments.decisions import Decision
from pwa.comments.earlier import Earlier
from pwa.comments.models import Comment
from pwa.comments.reports import REASONS, Report
from pwa.members.models import Member
from pwa.members.portraits import Portrait
from pwa.members.profiles import Profile
from pwa.members.routes import local
from pwa.sync.models import Refused
from pwa.web import coaches_only, existing

bp = Blueprint('coach', __name__, url_prefix='/coach')
ABOUT_COMMENTS, ABOUT_MEMBERS = ('hide', 'restore', 'keep', 'see', 'pin', 'unpin'), ('approve', 'block', 'unblock')


@bp.get('/')
@coaches_only
def show():
    reports, held, latest = Report.waiting(), Comment.waiting(), Comment.recent()
    reported = Comment.of_pairs(list(reports))
    decisions = Decision.newest()
    return render_template('coach/show.html', newcomers=Member.waiting(), held=held, latest=latest, reasons=REASONS, decisions=decisions,
                           reported=[(comment, reports[comment.stream, comment.key]) for comment in reported])


@bp.get('/comments/<int:thread>/<key>')
@coaches_only
def comment(thread, key):
    """One comment with its history: what it said before, who reported it, what was decided."""
    found = _comment(thread, key)
    return render_template('coach/comment.html', comment=found, earlier=Earlier.of(found), reports=Report.about(found), reasons=REASONS,
                           decisions=Decision.about(found))


@bp.post('/comments/<int:thread>/<key>/decisions')
@coaches_only
def decide(thread, key):
    what, why = request.form.get('what', ''), REASONS.get(request.form.get('why', ''))
    found = _comment(thread, key)
    if what not in ABOUT_COMMENTS:
        abort(400)
    if what == 'pin' and found.root:
        abort(422, 'Only what begins a conversation can be pinned.')
    Decision.about_comment(what, found, current_user.member, why)
    return _onward()


@bp.get('/members/<int:id>')
@coaches_only
def member(id):
    return _about(existing(Member, id))


@bp.post('/members/<int:id>/codes')
@coaches_only
def make_code(id):
    """Six digits for who forgot the password, shown this once; where there is mail, members ask for them themselves."""
    found = existing(Member, id)
    if current_app.config['MEDIUS'].mail_url:
        abort(409, 'This site sends mail: the code is asked for at “Forgotten your password?”.')
    if found.coach or not found.joined_at:
        abort(422, 'A coach’s code is made by the operator, with `medius member code`.')
    code = Decision.code_for(found, current_user.member) or abort(429, 'Ten codes were made for this member today. Try again tomorrow.')
    return _about(found, code)


def _about(member: Member, code: str | None = None):
    comments = Comment.by(member)
    return render_template('coach/member.html', member=member, code=code, comments=comments,
                           reasons=REASONS, weeks=summary(member), profile=Profile.of(member), portrait=Portrait.of(member),
                           decisions=Decision.about_whom(member), mail=bool(current_app.config['MEDIUS'].mail_url))


@bp.post('/members/<int:id>/decisions')
@coaches_only
def decide_about_member(id):
    member = existing(Member, id)
    what = request.form.get('what', '')
    if what not in ABOUT_MEMBERS:
        abort(400)
    if what == 'block' and member.coach:
        abort(422, 'A coach cannot be blocked.')
    Decision.about_member(what, member, current_user.member)
    return _onward()


@bp.post('/members/<int:id>/picture/removal')
@coaches_only
def remove_picture(id):
    Decision.picture_of(existing(Member, id), current_user.member)
    return redirect(f'/coach/members/{id}', 303)


@bp.post('/decisions/<int:id>/undoing')
@coaches_only
def undo(id):
    decision = existing(Decision, id)
    try:
        decision.undo(current_user.member)
    except Refused as refusal:
        abort(409, str(refusal))
    return _onward()


@bp.get('/sync')
@coaches_only
def sync():
    return render_template('coach/sync.html', **watch.report())


def _onward():
    return redirect(local(request.form.get('next') or '/coach/'), 303)


def _comment(thread: int, key: str) -> Comment:
    return Comment.of_keys(f't:{thread}', [key]).get(key) or abort(404)
