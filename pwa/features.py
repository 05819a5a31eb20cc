"""Table of contents: what Medius can do, what a phone may write, and what is worth a reminder."""
from pwa import home, shell
from pwa.account import codes, moves, portraits, profiles
from pwa.account import routes as account
from pwa.articles import routes as articles
from pwa.articles.models import Article
from pwa.coach import answers
from pwa.coach import articles as manuscripts
from pwa.coach import routes as coach
from pwa.comments import news as comments_news
from pwa.comments import photo_routes as photos
from pwa.comments import routes as comments
from pwa.comments.answers import Answer
from pwa.comments.helpful import Helpful
from pwa.comments.models import Comment
from pwa.comments.photos import Photo
from pwa.comments.reports import Report
from pwa.members import routes as members
from pwa.reminders import routes as reminders
from pwa.runs import routes as runs
from pwa.runs.models import Run
from pwa.sessions import routes as sessions
from pwa.sessions.models import Session, Tick
from pwa.settings.models import Setting
from pwa.sync import routes as sync
from pwa.workouts import routes as workouts
from pwa.workouts.models import Step, Workout

BLUEPRINTS = (home.bp, articles.bp, workouts.bp, sessions.bp, runs.bp, comments.bp, photos.bp, members.bp, account.bp, codes.bp,
              moves.bp, profiles.bp, portraits.bp, coach.bp, answers.bp, manuscripts.bp, reminders.bp, sync.bp, shell.bp)
SYNCED = (Article, Workout, Answer, Step, Session, Tick, Run, Setting, Comment, Helpful, Photo, Report)
NEWS = {'reply': comments_news.of_reply, 'article': Article.news}
TRAINED = Session.trained
