"""Behind a proxy with a certificate: what BASE_URL changes."""
from dataclasses import replace

import pytest

from pwa import create_app, seeds
from tests.conftest import Phone

ANA = {'email': 'ana@example.org', 'password': seeds.PASSWORD}


@pytest.fixture
def secure(app, cast):
    """The same site with an https address of its own."""
    made = create_app(replace(app.config['MEDIUS'], base_url='https://academy.example'), TESTING=True)
    made.test_client_class = Phone
    return made


def test_cookies_travel_and_pages_come_by_https_only(secure):
    answer = secure.test_client().post('/sign-in', data=ANA)
    assert 'Secure' in answer.headers['Set-Cookie'] and answer.headers['Strict-Transport-Security'] == 'max-age=31536000'


def test_without_https_a_cookie_works_and_nothing_promises_https(client, cast):
    answer = client.post('/sign-in', data=ANA)
    assert 'Secure' not in answer.headers['Set-Cookie'] and 'Strict-Transport-Security' not in answer.headers


def test_a_page_names_its_lasting_address(secure, client):
    link = '<link rel="canonical" href="https://academy.example/articles">'
    assert link in secure.test_client().get('/articles').text


@pytest.mark.parametrize('trusted', [True, False])
def test_the_address_a_proxy_tells_counts_only_behind_one(secure, app, trusted):
    client = (secure if trusted else app).test_client()
    answers = [client.post('/sign-in', data={}, headers={'X-Forwarded-For': f'192.0.2.{number}'}).status_code for number in range(11)]
    assert answers[-1] == (422 if trusted else 429)
