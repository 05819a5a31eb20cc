"""The account page and what this phone holds: shells; who you are comes from the phone."""
from flask import Blueprint, render_template

from pwa.web import shell

bp = Blueprint('account', __name__)


@bp.get('/account')
@shell
def show():
    return render_template('account/show.html')


@bp.get('/phone')
@shell
def phone():
    return render_template('account/phone.html')
