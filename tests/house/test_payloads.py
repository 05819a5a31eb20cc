"""A list of scripts in every text field: all pages and feeds show them as text, and a browser finds nothing to run."""
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from pwa import clock, db
from pwa.comments.threads import Thread
from pwa.members.models import Member
from pwa.members.passkeys import Passkey
from tests.account.test_profile import save as save_profile
from tests.browser.test_talk import PAYLOADS
from tests.coach.test_articles import save as save_article
from tests.coach.test_articles import took
from tests.comments.test_order import report
from tests.comments.test_photos import hung, send
from tests.comments.test_reply import said
from tests.conftest import op
from tests.house.test_access import routes

URI, DRAFT = '/articles/strong-on-one-leg', '01890000-0000-7000-8000-000000000001'
ADDRESSES = ('href', 'src', 'action', 'formaction')


class Found(HTMLParser):
    """`faults`: what a browser would run, or load from elsewhere; `text` and `values` what it shows."""

    def __init__(self, page):
        super().__init__()
        self.faults, self.text, self.values = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            self.values.append(value or '')
            if name.startswith('on') or name in ADDRESSES and (value or '').strip().lower().startswith('javascript:'):
                self.faults.append((tag, name, value))
        if (tag, dict(attributes).get('src')) in (('img', 'x'), ('script', None)):
            self.faults.append((tag, attributes))

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture
def filled(ana, ben, cleo, database):
    """filled(payload) writes it wherever a member or a coach may write words."""
    def fill(payload):
        thread, now = Thread.at(URI), clock.now()
        for phone in (ana, cleo):
            assert save_profile(phone, name=payload, town=payload, line=payload, race=payload).status_code == 200
        send(ana, 'p-1')
        verdicts = ana.push(
            said(thread, 'c-1', payload), hung(thread, 'c-1', 'p-1', payload), said(thread, 'c-2', payload, parent='c-1'), said(thread, 'c-3', payload, parent='c-2'),
            op('run', [DRAFT], {'run_on': '2026-11-23', 'distance_m': 5000, 'pain': 0, 'note': payload}, at=now),
            op('session', [DRAFT], {'workout': 'hip-strength', 'done_on': '2026-11-23', 'started_at': now, 'note': payload}, at=now),
            op('setting', ['note'], {'value': payload}, at=now))
        verdicts |= cleo.push(said(thread, 'c-4', payload, parent='c-1')) | ben.push(report(thread, 'c-1', 'other', payload))
        assert {verdict['r'] for verdict in verdicts.values()} == {'ok'}, verdicts
        ana.push(said(thread, 'c-1', f'{payload} Said again.'))
        cleo.post('/coach/answers', data={'key': 'a-1', 'term': payload, 'synonyms': 'pelvis', 'text': payload})
        line = took(cleo, payload, photo_caption=payload).json['line']
        words = {'title': payload, 'summary': payload, 'source': f'# {payload}\n\n{payload}\n\n{line}\n'}
        assert save_article(cleo, DRAFT, do='publish', **words).status_code == 303
        save_article(cleo, DRAFT, 1, **words | {'source': f'{words["source"]}\n\nAnd {payload}'})
        Passkey.create(id='k-1', member=ana.member, name=payload[:60], public_key=b'')
        return thread
    return fill


def addresses(app, thread, ana):
    """Every page and document that somebody may ask for, about what was written."""
    about = {'thread': thread.id, 'id': thread.id, 'key': 'c-1', 'slug': 'strong-on-one-leg', 'hash': '0' * 16, 'token': 'x', 'name': 'icons/icon.svg'}
    with app.test_request_context():
        adapter = app.url_map.bind('localhost')
        found = {adapter.build(rule.endpoint, {name: about[name] for name in rule.arguments}) for rule, method in routes(app) if method == 'GET'}
    with db.connection():
        slug = db.execute('SELECT "slug" FROM "manuscript"').fetchone()[0]
        author = Member.get_by_id(ana.member.id).id
    return found | {f'/articles/{slug}', f'/coach/articles/{DRAFT}', f'/coach/articles/{DRAFT}/proof', f'/members/{author}', f'/coach/members/{author}',
                    f'/comments/{thread.id}/c-3', f'{URI}?order=helpful', '/coach/answers/a-1', f'/coach/answers?comment={thread.id}/c-1'}


@pytest.mark.parametrize('payload', PAYLOADS)
def test_what_a_script_writes_anywhere_is_text_everywhere(app, client, ana, cleo, filled, payload):
    thread, shown = filled(payload), set()
    for url in sorted(addresses(app, thread, ana) - {'/sw.js', '/account/everything'}):
        answer = (cleo if url.startswith('/coach') else ana if url.startswith('/account') else client).get(url)
        assert answer.status_code < 500, url
        texts = ()
        if answer.mimetype == 'text/html':
            found = Found(answer.text)
            assert found.faults == [], url
            texts = (''.join(found.text), *found.values)
        elif answer.mimetype == 'application/atom+xml':
            texts = ElementTree.fromstring(answer.text).itertext()
        if any(payload in text for text in texts):
            shown.add(url)
    wanted = {URI, '/comments', '/comments.atom', f'/comments/{thread.id}/c-1', '/coach/', f'/coach/comments/{thread.id}/c-1', '/articles', '/coach/articles',
              f'/coach/articles/{DRAFT}', '/coach/answers', f'/members/{ana.member.id}', f'/coach/members/{ana.member.id}', f'/comments/{thread.id}/photos'}
    assert wanted <= shown, wanted - shown
