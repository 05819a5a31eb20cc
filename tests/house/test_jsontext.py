"""JSON of every kind is read and written, whichever library takes it."""
import json

import pytest

from pwa import jsontext

ODD = ['\ud800', 2 ** 70, 'Ünïcode 🦵', None, {'a': [1, {'b': -2.5}]}]


@pytest.mark.parametrize('value', ODD, ids=repr)
def test_what_was_written_is_read_again(value):
    assert jsontext.load(jsontext.dump(value)) == value == jsontext.load(json.dumps(value))


@pytest.mark.parametrize('text', [b'', b'{', b'"\xff"', b'[' * 100_000])
def test_what_is_no_json_is_said_to_be_none(text):
    with pytest.raises((ValueError, RecursionError)):
        jsontext.load(text)
