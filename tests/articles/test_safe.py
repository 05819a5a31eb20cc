"""What is published can run nothing and load nothing from elsewhere."""
import pytest

from pwa import markdown
from pwa.articles.models import Article
from pwa.members.models import Member

URL = '/articles/strange'


@pytest.mark.parametrize('html, kept', [
    ('<p onclick="x()" style="color:red" class="y">A</p>', '<p>A</p>'),
    ('<script>x()</script><p>A</p>', '<p>A</p>'),
    ('<a href="javascript:x()">A</a>', '<a rel="noopener nofollow ugc">A</a>'),
    ('<a href="data:text/html,x">A</a>', '<a rel="noopener nofollow ugc">A</a>'),
    ('<a href="https://there.example/">A</a>', '<a href="https://there.example/" rel="noopener nofollow ugc">A</a>'),
    ('<img src="https://there.example/a.png" alt="A">', '<img alt="A">'),
    ('<img src="//there.example/a.png" alt="A">', '<img alt="A">'),
    ('<img src="data:image/svg+xml,x" alt="A">', '<img alt="A">'),
    ('<img src="/pictures/0.svg" alt="A" onerror="x()">', '<img src="/pictures/0.svg" alt="A">'),
    ('<svg><use href="//there.example/"></use></svg><p>A</p>', '<p>A</p>'),
    ('<iframe src="//there.example/"></iframe><form action="//there.example/"><p>A</p></form>', '<p>A</p>'),
])
def test_of_any_html_only_what_is_harmless_is_published(client, database, html, kept):
    Article.publish('strange', 'Strange', Member.imported('Old Timer'), html)
    assert f'<div class="prose">{kept}</div>' in client.get(URL).text


def test_markdown_shows_only_pictures_that_are_ours():
    known = {'ours.svg': ('/pictures/0.svg', 4, 3)}
    html = markdown.render('![Good](ours.svg)\n\n![Bad](https://there.example/a.png)\n\n<b onclick="x()">B</b>', known.get)
    assert html.count('<img') == 1 and 'src="/pictures/0.svg"' in html and 'there.example' not in html and 'onclick' not in html


def test_a_picture_opened_as_a_document_may_run_and_load_nothing(client, database):
    picture = Article.find('strong-on-one-leg').picture['url']
    answer = client.get(picture)
    assert answer.content_type == 'image/svg+xml' and 'sandbox' in answer.headers['Content-Security-Policy']
    assert 'script' not in answer.headers['Content-Security-Policy'] and answer.headers['X-Content-Type-Options'] == 'nosniff'


def test_a_heading_is_found_by_its_words_and_quotes_are_set_as_in_print():
    html = markdown.render('## When to stop?\n\nIt\'s "asleep" (c).\n\n## *Then*\n', lambda _: None)
    assert '<h2 id="about-when-to-stop">' in html and '<h2 id="about-then">' in html
    assert '<p>It’s “asleep” (c).</p>' in html
