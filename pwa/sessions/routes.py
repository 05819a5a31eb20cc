"""The session page: a shell; which workout is in the fragment, what was done is on the phone."""
from flask import Blueprint, render_template

from pwa.web import shell

bp = Blueprint('sessions', __name__)


@bp.get('/session')
@shell
def show():
    return render_template('sessions/show.html')


@bp.get('/progress')
@shell
def progress():
    return render_template('progress/show.html')
