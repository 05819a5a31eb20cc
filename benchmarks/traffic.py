"""What a page fetches, as the browser's own network panel sees it."""
from collections import Counter


class Traffic:
    """Bytes as they travelled, headers included, by kind ('Document', 'Stylesheet', 'Script', …)."""

    def __init__(self, session):
        self.kinds: dict[str, str] = {}
        self.bytes: Counter[str] = Counter()
        session.on('Network.responseReceived', lambda event: self.kinds.update({event['requestId']: event['type']}))
        session.on('Network.loadingFinished', self._finished)
        session.send('Network.enable')

    def _finished(self, event):
        self.bytes[self.kinds.get(event['requestId'], 'Other')] += int(event['encodedDataLength'])
