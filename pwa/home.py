"""The first screen, and the terms."""
from flask import Blueprint, render_template

from pwa.articles.models import Article
from pwa.sync.pages import public_page
from pwa.web import shell
from pwa.workouts.models import Workout

bp = Blueprint('home', __name__)


@bp.get('/')
@public_page
def show():
    return render_template('home/show.html', articles=Article.published(), workouts=Workout.published())


@bp.get('/terms')
@shell
def terms():
    return render_template('home/terms.html')
