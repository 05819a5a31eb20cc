"""The coach's desk: who waits to be approved, and what was written lately."""
from flask import Blueprint, abort, redirect, render_template

from pwa import clock
from pwa.comments.models import Comment, Thread
from pwa.members.models import Member
from pwa.web import coaches_only

bp = Blueprint('coach', __name__, url_prefix='/coach')


@bp.get('/')
@coaches_only
def show():
    comments = Comment.recent()
    threads = {thread.stream: thread for thread in Thread.select().where(Thread.id.in_([int(row.stream[2:]) for row in comments]))}
    return render_template('coach/show.html', waiting=Member.waiting(), comments=comments, threads=threads)


@bp.post('/members/<int:id>/approval')
@coaches_only
def approve(id):
    member = (Member.get_or_none(Member.id == id) if id < 2 ** 31 else None) or abort(404)
    member.approve(clock.now())
    return redirect('/coach/', 303)
