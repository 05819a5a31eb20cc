"""The starter academy: articles, workouts, answers and pictures of our own, for an empty database."""
import hashlib
import re
import tomllib
from pathlib import Path

from pwa import db
from pwa.articles.models import Article, Picture, rendered
from pwa.comments.answers import Answer
from pwa.members.models import Member
from pwa.sync.models import ACADEMY, Stream
from pwa.workouts.models import Exercise, Workout

FOLDER = Path(__file__).parent.parent / 'starter'
IMAGE = re.compile(r'(!\[[^\]]*\]\()([\w.-]+)')


def load_if_empty() -> bool:
    """Load the starter academy unless something was ever published here; True when it did."""
    with db.connection():
        if Stream.head_of(ACADEMY)[0]:
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
    """Its pictures go by the addresses that they have here, so that the desk can go on from its text."""
    _, front, text = path.read_text().split('+++\n', 2)
    facts = tomllib.loads(front)
    source = IMAGE.sub(lambda found: f'{found[1]}{_picture(found[2]).url}', text)
    card = _picture(facts['picture']).shown(facts['picture_alt']) if 'picture' in facts else None
    Article.publish(facts['slug'], facts['title'], Member.imported(facts['author']), rendered(source), source, facts['summary'],
                    facts.get('workout'), card)


def _picture(name: str) -> Picture:
    return Picture.keep((FOLDER / 'pictures' / Path(name).name).read_bytes())
