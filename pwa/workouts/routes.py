"""Workouts to choose from and read."""
from flask import Blueprint, abort, render_template

from pwa.sync.pages import public_page
from pwa.workouts.models import Workout

bp = Blueprint('workouts', __name__)
bp.add_app_template_global(Workout.find, 'workout_of')


@bp.get('/workouts')
@public_page
def index():
    return render_template('workouts/index.html', workouts=Workout.published())


@bp.get('/workouts/<slug>')
@public_page
def show(slug):
    return render_template('workouts/show.html', workout=Workout.find(slug) or abort(404))
