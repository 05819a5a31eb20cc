"""Real English, so that text compresses here as it does in the world: sentences of Python's own manual."""
import re
from functools import lru_cache
from itertools import cycle, islice
from pydoc_data import topics

SENTENCE = re.compile(r"(?<=[.] )[A-Z][A-Za-z ,']{40,220}[.](?= )")
# How long the comments on the page were that Medius began with; 418 characters on average.
LENGTHS = (159, 95, 166, 1571, 671, 416, 54, 212)


@lru_cache
def sentences() -> list[str]:
    """Some four hundred different ones."""
    text = re.sub(r'\s+', ' ', ' '.join(topics.topics.values()))
    return list(dict.fromkeys(SENTENCE.findall(text)))


def bodies(count: int) -> list[str]:
    """That many comments; the same ones each time."""
    supply = cycle(sentences())
    return [_body(supply, length) for length in islice(cycle(LENGTHS), count)]


def _body(supply, length: int) -> str:
    text = next(supply)
    while len(text) < length:
        text += ('\n\n' if len(text) % 3 == 0 else ' ') + next(supply)
    return text[:length]
