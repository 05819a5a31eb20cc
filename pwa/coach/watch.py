"""The operator's page about sync, in words: what became of what phones sent."""
from typing import Any

from pwa.sync import epoch
from pwa.sync.tally import LOCK_MS, WAIT_S, EpochBegun, SyncTally, share_within

WORDS = {'ok': 'Taken', 'same': 'Already here', 'stale': 'Older than what was here', 'no': 'Refused', 'later': 'Put off',
         'failed': 'Failed here', 'repair': 'Brought back to a restored server', 'void': 'From a clock more than five minutes fast'}
WHY = {'history': 'the database went on from another server’s copy', 'file': 'an older database file was put in place',
       'restore': 'a backup was restored'}
WAITS = {'10': '10 seconds', '60': 'a minute', '600': '10 minutes', '3600': 'an hour', '86400': 'a day', '604800': 'a week',
         '2592000': '30 days', 'more': 'more than 30 days'}


def report() -> dict[str, Any]:
    """What the page shows: `rows` of (words, counts by width), `speeds` of (words, sentence), the epoch and how it came."""
    figures = SyncTally.figures()
    rows = [(_words(name), figures[name]) for kind in WORDS for name in figures if name.partition('.')[0] == kind]
    return {'rows': rows, 'speeds': list(_speeds(figures)), 'epoch': epoch.epoch(),
            'epochs': [(begun.at, WHY[begun.why]) for begun in EpochBegun.history()],
            'trouble': any(counts['week'] for name, counts in figures.items() if name.startswith('failed'))}


def _words(name: str) -> str:
    kind, _, code = name.partition('.')
    return f'{WORDS[kind]}: {code.replace("_", " ")}' if code else WORDS[kind]


def _speeds(figures):
    lock = share_within(figures, 'lock', LOCK_MS, 0.99, 'week')
    if lock:
        yield 'Waiting for its turn on the server, 99 of 100 within', f'{lock} ms' if lock != 'more' else f'more than {LOCK_MS[-1]} ms'
    for share, words in ((0.5, 'Waiting on the phone, half within'), (0.99, '99 of 100 within'), (1, 'The longest, within')):
        wait = share_within(figures, 'waited', WAIT_S, share, 'week')
        if wait:
            yield words, WAITS[wait]
