"""Any write to any register, and any registers to join, made from a number; the phone's code must see them as the server's does."""
import json
import shutil
import subprocess
from pathlib import Path
from random import Random

from pwa.sync.merge import SLACK, Register, Stamp, write

ROOT = Path(__file__).resolve().parents[2]
LAST = 2 ** 53 - 1


def vector(seed: int) -> dict:
    """A write, with times crowded where the rule turns, and what comes of it; three registers, and what they join to."""
    dice = Random(seed)
    now = dice.choice([0, 600, 1_795_340_000_000])
    times = [0, now, now + SLACK, LAST]
    def stamp():
        return min(max(dice.choice(times) + dice.randint(-2, 2), 0), LAST), dice.choice('abAB') + dice.choice(['', 'a', '0'])
    def register():
        at, by = stamp()
        return Register(f'{at} {by}', at, by)  # one write has one value
    current = register() if dice.random() < 0.8 else None
    saw = Stamp(*stamp()) if dice.random() < 0.7 else None
    if current and dice.random() < 0.4:
        saw = Stamp(dice.choice([current.at, stamp()[0]]), current.by)
    value, (at, op) = dice.randint(0, 3), stamp()
    joined = [register() for _ in range(3)]
    return {'cur': current, 'v': value, 'at': at, 'id': op, 'saw': saw, 'now': now, 'want': write(current, value, at, op, saw, now),
            'join': joined, 'joined': max(joined, key=lambda one: (one.at, one.by))}


def disagreements(vectors) -> list:
    """Those that static/js/core/register.js sees otherwise."""
    node = shutil.which('node') or ROOT / '.venv/bin/node'
    done = subprocess.run([node, ROOT / 'tests/js/simulation/vectors.js'], input='\n'.join(map(json.dumps, vectors)), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
