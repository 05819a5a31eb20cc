"""The terms have a version, which members agree to when they join, and again when it changes."""
import hashlib
import re

import pytest

from pwa import clock
from pwa.members import terms
from pwa.members.models import Member
from tests.members.test_join import GOOD

WORDS = {1: '00c4a07f8062', 2: '45d3eb9f4d42'}
NEXT = terms.VERSION + 1


def version(client) -> int | None:
    """What this phone is asked to agree to."""
    return client.sync().json.get('terms')


@pytest.fixture
def newer(monkeypatch):
    """The terms changed."""
    monkeypatch.setattr(terms, 'VERSION', NEXT)


def test_other_words_are_another_version(client):
    words = re.sub(r'<[^>]+>|Version \d+\.', '', client.get('/terms').text.partition('<article')[2].partition('</article>')[0]).split()
    assert hashlib.sha256(' '.join(words).encode()).hexdigest()[:12] == WORDS[terms.VERSION], 'raise VERSION, then write it down here'


def test_joining_agrees_to_what_the_form_named_and_says_when(client, database, stopped):
    now = stopped(clock.now())
    assert f'name="terms" value="{terms.VERSION}"' in client.get('/join').text
    client.post('/join', data=GOOD | {'terms': str(terms.VERSION)})
    dora = Member.get(Member.name == 'Dora')
    assert (dora.terms, dora.agreed_at) == (terms.VERSION, now)


@pytest.mark.parametrize('named', [None, '', '0', '7', 'x'])
def test_a_form_that_showed_no_terms_we_had_agrees_to_nothing(client, database, named):
    client.post('/join', data=GOOD | ({'terms': named} if named is not None else {}))
    assert Member.get(Member.name == 'Dora').terms is None


def test_who_agreed_is_not_asked(ana):
    assert version(ana) is None


def test_when_they_change_everybody_is_asked_until_they_agree_and_sends_meanwhile(ana, newer, database):
    assert version(ana) == version(ana) == NEXT
    assert ana.post('/account/agreement', data={'version': str(NEXT)}).status_code == 200
    assert version(ana) is None and Member.get_by_id(ana.member.id).terms == NEXT


@pytest.mark.parametrize('named', [str(terms.VERSION), str(NEXT + 1), '', 'x'])
def test_nobody_agrees_to_others_than_those_of_now(ana, newer, named):
    assert ana.post('/account/agreement', data={'version': named}).status_code == 409 and version(ana) == NEXT
