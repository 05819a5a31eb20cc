"""The account page: a shell; who you are comes from the phone."""
from flask import Blueprint, render_template

from pwa.web import shell

bp = Blueprint('account', __name__)


@bp.get('/account')
@shell
def show():
    return render_template('account/show.html')
