"""The road between phone and server: what it does to a request is drawn by lot."""
import json
from collections import Counter
from functools import partial

from tests.simulation.server import SITE, Crash, read

OURS = {'Content-Type': 'application/json', 'X-Site': SITE}
HTML = {'Content-Type': 'text/html'}
STRAY = {
    'portal': {'status': 200, 'headers': HTML, 'text': '<h1>Room number?</h1>'},
    'json portal': {'status': 200, 'headers': {'Content-Type': 'application/json'}, 'text': '{"as": null, "results": {}}'},
    'redirect': {'status': 0, 'type': 'opaqueredirect', 'headers': {}, 'text': ''},
    '401 of another': {'status': 401, 'headers': HTML, 'text': 'Proxy'},
    '413': {'status': 413, 'headers': HTML, 'text': ''},
    '429': {'status': 429, 'headers': HTML | {'Retry-After': '20'}, 'text': ''},
    '500': {'status': 500, 'headers': HTML, 'text': ''},
    '502': {'status': 502, 'headers': HTML, 'text': ''},
    '503': {'status': 503, 'headers': HTML | {'Retry-After': '5'}, 'text': ''},
    '504': {'status': 504, 'headers': HTML, 'text': ''},
}
FATES = {'fine': 60, 'drop': 6, 'lose the answer': 7, 'delay': 5, 'twice': 5, 'stray': 8, 'stray answer': 3, 'truncate': 2, 'crash': 4}


class Network:
    """Carries the requests of one world; `fair` once it is good again."""

    def __init__(self, world, fates: dict[str, float]):
        self.world, self.fates, self.fair, self.strayed = world, fates, False, Counter()

    def send(self, request: dict):
        """A phone has sent this."""
        world, random = self.world, self.world.random
        fate = 'fine' if self.fair else world.draw(self.fates)
        ops = [] if 'photo' in request else request['body']['ops']
        world.note('sent', request['id'], request['realm'], fate, request.get('photo') or len(ops))
        if fate == 'drop':
            return random.random() < 0.5 and world.later(50, self._answer, request, {'cut': True})
        if fate.startswith('stray'):
            self.strayed.update(op['id'] for op in ops)
        if fate == 'stray':
            return world.later(random.randint(20, 900), self._answer, request, STRAY[random.choice(list(STRAY))])
        if fate == 'twice':
            world.later(random.randint(20, 90_000), self._arrive, request, 'lose the answer')
        world.later(random.randint(1000, 90_000) if fate == 'delay' else random.randint(5, 400), self._arrive, request, fate)

    def _arrive(self, request, fate):
        """The cookie is the one of now: it is attached when the request leaves, which may be long after the ops were read."""
        world = self.world
        if fate == 'crash':
            world.server.crash_in, world.server.crash_when = world.random.randint(1, 2), world.random.choice(('before', 'within', 'after'))
        reply = partial(world.later, world.random.randint(5, 400), self._answer, request)
        try:
            status, headers, text = world.serve(request)
        except Crash:
            world.note('crashed', request['id'])
            return reply({'cut': True})
        finally:
            world.server.crash_in = 0
        if fate == 'lose the answer':
            return world.random.random() < 0.5 and reply({'cut': True})
        if fate == 'stray answer':
            return reply(STRAY[world.random.choice(list(STRAY))])
        if fate == 'truncate':
            return reply({'status': status, 'headers': headers, 'text': text[:len(text) // 2]})
        if fate == 'delay':
            return world.later(world.random.randint(5, 30_000), self._answer, request, {'status': status, 'headers': headers, 'text': text})
        return reply({'status': status, 'headers': headers, 'text': text})

    def _answer(self, request, answer):
        world = self.world
        if request['id'] in world.answered:
            return
        world.answered.add(request['id'])
        body = read(answer.get('text', ''))
        if body.get('site') == SITE:
            world.ledger.heard(request['device'], body)
        if body.get('code') == 'account_gone':
            world.ledger.discard(request['device'], request['body']['as'])
        world.note('answered', request['id'], answer.get('status', 'cut'), json.dumps(body.get('results', body.get('code')))[:300])
        world.tell({'does': 'answer', 'id': request['id']} | answer)
