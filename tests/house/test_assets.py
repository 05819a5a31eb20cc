"""Assets: the same product from a wheel's layout, without Node and without sources."""
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from flask import Flask

from pwa import assets, paths

APP = 'from flask import Flask; from pwa import assets; app = Flask("x", static_folder=None); assets.init_app(app); '


@pytest.fixture
def client():
    app = Flask('assets', static_folder=None)
    assets.init_app(app)
    return app.test_client()


@pytest.fixture
def wheel(tmp_path):
    """What an installed wheel holds: the package, the built assets, nothing to build them from."""
    shutil.copytree(paths.PACKAGE, tmp_path / 'pwa', ignore=shutil.ignore_patterns('_data', '__pycache__'))
    shutil.copytree(paths.STATIC / 'dist', tmp_path / 'pwa' / '_data' / 'static' / 'dist')
    return tmp_path


def _python(folder: Path, code: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, '-c', code], cwd=folder, env={**os.environ, 'PATH': ''}, capture_output=True, text=True)


def test_production_renders_hashed_names_without_node_and_sources(wheel):
    page = "{{ asset('app.js') }} {{ asset('app.css') }}"
    done = _python(wheel, APP + f'print(assets.paths.HOME); print(app.jinja_env.from_string("{page}").render())')
    home, names = done.stdout.splitlines()
    assert home == str(wheel / 'pwa' / '_data')
    assert names == f'{assets.urls()["app.js"]} {assets.urls()["app.css"]}'


@pytest.mark.parametrize('lost', ['', 'versions.json', 'sw.js'])
def test_a_missing_build_is_one_clear_sentence(wheel, lost):
    found = wheel / 'pwa' / '_data' / 'static' / 'dist' / lost
    found.unlink() if lost else shutil.rmtree(found)
    done = _python(wheel, APP)
    assert done.stderr.splitlines()[-1].endswith('The assets were never built: run `make build` in a checkout of Medius, then start again.')


def test_importing_assets_does_no_work(wheel):
    shutil.rmtree(wheel / 'pwa' / '_data' / 'static')
    assert _python(wheel, 'import pwa.assets').returncode == 0


@pytest.mark.parametrize('name', ['app.js', 'app.css'])
def test_bundles_are_hashed_and_immutable_for_a_year(client, name):
    answer = client.get(assets.urls()[name])
    assert re.fullmatch(r'/static/dist/app\.[0-9a-f]{8}\.(js|css)', assets.urls()[name])
    assert answer.headers['Cache-Control'] == 'public, max-age=31536000, immutable'
    assert answer.headers['Vary'] == 'Accept-Encoding'


@pytest.mark.parametrize('name', ['app.js', 'app.css'])
def test_bundles_go_out_as_brotli_where_accepted(client, name):
    small = client.get(assets.urls()[name], headers={'Accept-Encoding': 'gzip, br'})
    plain = client.get(assets.urls()[name], headers={'Accept-Encoding': 'gzip, br;q=0'})
    assert small.headers['Content-Encoding'] == 'br' and 'Content-Encoding' not in plain.headers
    assert brotli.decompress(small.data) == plain.data
    assert small.mimetype == plain.mimetype and small.headers['ETag'] != plain.headers['ETag']


def test_pictures_are_asked_for_again_with_their_etag(client):
    url = assets.static_files('icons/*')[-1]['url']
    first = client.get(url)
    assert first.status_code == 200 and first.headers['Cache-Control'] == 'public, max-age=3600'
    assert client.get(url, headers={'If-None-Match': first.headers['ETag']}).status_code == 304


@pytest.mark.parametrize('url', ['dist/sw.js', 'dist/versions.json', 'js/app.js', 'css/app.css', '../manifest.json', 'icons/no'])
def test_sources_and_the_worker_are_not_static_files(client, url):
    assert client.get('/static/' + url).status_code == 404


def test_the_precache_list_names_bytes_by_their_hash(client):
    for entry in assets.static_files():
        digest = assets.sha256(client.get(entry['url']).data).digest()
        assert entry['integrity'] == 'sha256-' + assets.b64encode(digest).decode()
        assert digest.hex().startswith(entry['revision'])


def test_a_build_removes_what_earlier_builds_left(monkeypatch, tmp_path):
    shutil.copytree(paths.STATIC, tmp_path / 'static')
    old = tmp_path / 'static' / 'dist' / 'app.00000000.js'
    old.write_text('old')
    _elsewhere(monkeypatch, tmp_path)
    assets.build()
    assert not old.exists() and (tmp_path / 'static' / 'dist' / 'versions.json').exists()


def test_development_rebuilds_when_a_source_changes(monkeypatch, tmp_path):
    shutil.copytree(paths.STATIC, tmp_path / 'static')
    _elsewhere(monkeypatch, tmp_path)
    app = Flask('development', static_folder=None)
    app.config['ASSETS_AUTO_BUILD'] = True
    assets.init_app(app)
    asset = app.jinja_env.globals['asset']
    before = asset('app.css')
    with open(tmp_path / 'static' / 'css' / 'app.css', 'a') as sheet:
        sheet.write('\n.changed { order: 1 }\n')
    assert asset('app.css') != before


def test_a_mistake_in_a_source_is_told_with_its_place(monkeypatch, tmp_path):
    shutil.copytree(paths.STATIC, tmp_path / 'static')
    _elsewhere(monkeypatch, tmp_path)
    (tmp_path / 'static' / 'js' / 'app.js').write_text('let = (')
    with pytest.raises(assets.AssetsError, match=r'(?s)The assets cannot be built: .*static/js/app\.js:1'):
        assets.build()


def _elsewhere(monkeypatch, folder: Path) -> None:
    for name in ('node_modules', 'package-lock.json'):
        (folder / name).symlink_to(paths.HOME / name)
    monkeypatch.setattr(paths, 'HOME', folder)
    monkeypatch.setattr(paths, 'STATIC', folder / 'static')
