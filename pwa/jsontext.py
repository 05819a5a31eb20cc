"""JSON as text, quick: orjson, and the standard library for what that does not take (a lone surrogate, an integer beyond 64 bits)."""
import json

import orjson


def load(text: bytes | str):
    """The value in `text`; raises ValueError, or RecursionError for one too deep to hold."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def dump(value) -> bytes:
    """`value` as compact JSON in UTF-8."""
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return json.dumps(value, separators=(',', ':')).encode()
