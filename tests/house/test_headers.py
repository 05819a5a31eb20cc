"""What every answer carries."""
import pytest

PAGES = ['/', '/articles', '/articles/strong-on-one-leg', '/workouts', '/workouts/foot-core', '/session', '/runs', '/progress', '/join',
         '/sign-in', '/account', '/install', '/offline', '/terms']


@pytest.mark.parametrize('url', PAGES)
def test_a_page_has_no_inline_script_or_style_and_a_policy_that_forbids_them(client, url):
    answer = client.get(url)
    policy = answer.headers['Content-Security-Policy']
    assert 'unsafe' not in policy and "script-src 'self'" in policy and "require-trusted-types-for 'script'" in policy
    assert '<style' not in answer.text and ' style="' not in answer.text and 'onclick' not in answer.text
    assert all('src=' in tag.split('>')[0] for tag in answer.text.split('<script')[1:])


@pytest.mark.parametrize('url', PAGES)
def test_a_page_is_cacheable_signed_by_the_site_and_answered_304(client, ana, url):
    answer = ana.get(url)
    assert answer.headers['Cache-Control'] == 'public, no-cache' and answer.headers['X-Site'] == client.sync().json['site']
    assert 'Set-Cookie' not in answer.headers and 'Cookie' not in answer.headers.get('Vary', '')
    assert client.get(url, headers={'If-None-Match': answer.headers['ETag']}).status_code == 304


@pytest.mark.parametrize('url', PAGES)
def test_a_page_says_nothing_of_who_is_signed_in(client, ana, url):
    assert ana.get(url).data == client.get(url).data


@pytest.mark.parametrize('url', ['/', '/session', '/sw.js'])
def test_brotli_goes_only_to_those_who_take_it(client, url):
    for accepted, packed in (('gzip, br', 'br'), ('br;q=0', None), ('gzip', None), ('', None)):
        assert client.get(url, headers={'Accept-Encoding': accepted}).headers.get('Content-Encoding') == packed


def test_what_is_not_a_public_page_is_never_stored(ana):
    assert ana.sync().headers['Cache-Control'] == 'no-store'


@pytest.mark.parametrize('host', ['localhost', 'evil.example'])
def test_a_page_does_not_repeat_the_host_it_was_asked_by(client, host):
    assert host not in client.get('/articles/strong-on-one-leg', headers={'Host': host}).text
