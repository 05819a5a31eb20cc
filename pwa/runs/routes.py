"""The run log, and bringing runs in: shells around what is on the phone."""
from flask import Blueprint, render_template

from pwa.web import shell

bp = Blueprint('runs', __name__)


@bp.get('/runs')
@shell
def index():
    return render_template('runs/index.html')


@bp.get('/runs/import')
@shell
def bring_in():
    return render_template('runs/import.html')
