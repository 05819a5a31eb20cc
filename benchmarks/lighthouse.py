"""Lighthouse as a phone, median of three, for the pages a newcomer meets first."""
import json
import os
import statistics
import subprocess

from benchmarks.academy import ARTICLE, academy
from benchmarks.site import MEDIUS, ROOT, serving
from benchmarks.table import Row
from tests import chromium

PAGES = {'article': ARTICLE, 'workout': '/workouts/glute-medius-activation', 'home': '/'}
BOUNDS = {'performance': 99, 'accessibility': 100, 'best-practices': 100, 'seo': 100}
RUNS = 3
PROGRAM = ROOT / 'benchmarks/node_modules/lighthouse/cli/index.js'
FLAGS = ('--quiet', '--chrome-flags=--headless=new --no-sandbox', f'--only-categories={",".join(BOUNDS)}', '--output=json')


def rows() -> list[Row]:
    with academy() as folder, serving(MEDIUS, folder) as port:
        return [_row(name, [_scores(f'http://localhost:{port}{path}') for _ in range(RUNS)]) for name, path in PAGES.items()]


def _row(name: str, runs: list[dict]) -> Row:
    scores = {category: statistics.median(run[category] for run in runs) for category in BOUNDS}
    holds = all(scores[category] >= bound for category, bound in BOUNDS.items())
    return Row(f'Lighthouse mobile, {name}, median of {RUNS}: ' + ', '.join(category.replace('-', ' ') for category in BOUNDS),
               ' '.join(f'≥ {bound}' if bound < 100 else str(bound) for bound in BOUNDS.values()),
               ' '.join(f'{score:.0f}' for score in scores.values()), holds)


def _scores(url: str) -> dict[str, float]:
    environment = os.environ | {'CHROME_PATH': chromium.find() or ''}
    run = subprocess.run(['node', PROGRAM, url, *FLAGS], env=environment, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(run.stderr[-2000:])
    return {name: category['score'] * 100 for name, category in json.loads(run.stdout)['categories'].items()}
