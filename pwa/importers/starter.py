"""The starter academy: articles, workouts, answers and pictures of our own, for an empty database."""
import hashlib
import tomllib
from pathlib import Path

from pwa import db, markdown
from pwa.articles.models import Article, Picture
from pwa.comments.answers import Answer
from pwa.members.models import Member
from pwa.sync.models import Stream
from pwa.workouts.models import Exercise, Workout

FOLDER = Path(__file__).parent.parent / 'starter'


def load_if_empty() -> bool:
    """Load the starter academy unless something was ever published here; True when it did."""
    with db.connection():
        if Stream.head_of('academy')[0]:
            return False
        load()
        return True


def load():
    """Publish every article, workout and answer of the starter, in one transaction."""
    with db.transaction():
        for path in sorted((FOLDER / 'workouts').glob('*.toml')):
            _workout(path)
        for path in sorted((FOLDER / 'articles').glob('*.md')):
            _article(path)
        for facts in tomllib.loads((FOLDER / 'answers.toml').read_text())['answer']:
            Answer.give(author=Member.imported('Medius'), **facts)


def _workout(path: Path):
    text = path.read_text()
    facts = tomllib.loads(text)
    exercises = [_exercise(dict(entry)) for entry in facts['exercise']]
    pictures = [exercise.picture for exercise in exercises]
    Workout.publish(facts['slug'], facts['title'], exercises, hashlib.sha256(repr((text, pictures)).encode()).hexdigest()[:16],
                    facts.get('summary', ''), facts.get('minutes', 0), facts.get('note', ''), facts.get('article'), facts.get('order', 0))


def _exercise(facts: dict) -> Exercise:
    name, alt = facts.pop('picture'), facts.pop('picture_alt')
    return Exercise(picture=_picture(name).shown(alt), **facts)


def _article(path: Path):
    _, front, source = path.read_text().split('+++\n', 2)
    facts, files = tomllib.loads(front), []

    def picture(name: str):
        found = _picture(name)
        files.append(found.url)
        return found.url, found.width, found.height

    html = markdown.render(source, picture)
    card = _picture(facts['picture']).shown(facts['picture_alt']) if 'picture' in facts else None
    Article.publish(facts['slug'], facts['title'], Member.imported(facts['author']), html, source, facts['summary'],
                    facts.get('workout'), card, sorted({*files, *([card['url']] if card else [])}))


def _picture(name: str) -> Picture:
    return Picture.keep((FOLDER / 'pictures' / Path(name).name).read_bytes())
