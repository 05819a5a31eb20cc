"""A member's text is cut at its web addresses, on the server as on the phone."""
import json
from pathlib import Path

import pytest

from pwa.markdown import links

CASES = json.loads(Path(__file__).with_name('links.json').read_text())


@pytest.mark.parametrize('text, pieces', CASES)
def test_the_pieces_of_a_text_put_together_are_the_text(text, pieces):
    assert [list(piece) for piece in links(text)] == pieces
    assert ''.join(piece for piece, _ in links(text)) == text
