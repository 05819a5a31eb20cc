"""The shipped client in a Node process: what the phones are told goes down as a line of JSON, what they do comes back as one."""
import json
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = ROOT / 'tests/js/simulation/host.js'


class Phones:
    """Node, started once and used for many schedules; `mutant` is a rule switched off in static/js/core."""

    def __init__(self, mutant: dict | None = None):
        node = shutil.which('node') or str(ROOT / '.venv/bin/node')
        self.process = subprocess.Popen([node, '--max-semi-space-size=32', HOST], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=os.environ | {'MUTANT': json.dumps(mutant)})
        self.ends: list[str] = []

    def begin(self, seed: int, now: int, skews: dict[str, int], site: str, locking: list[str]):
        """Phones that nobody has used yet; `locking` are those whose browser has locks."""
        answer = self.turn(now, [], begin={'seed': seed, 'now': now, 'skews': skews, 'page': {'site': site}, 'locking': locking})
        self.ends = [point + side for point in answer['points'] for side in ('', '+')]

    def turn(self, now: int, actions: list[dict], **more) -> dict:
        """Let these things happen at once, then everything that follows by itself."""
        self.process.stdin.write(json.dumps({'now': now, 'actions': actions} | more) + '\n')
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f'The phones stopped with {self.process.wait()}.')
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
