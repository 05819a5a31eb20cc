"""What makes it an app: the worker and its list of files, the manifest, how to install, the page for no network."""
import json
from base64 import b64encode
from hashlib import sha256

from flask import Blueprint, Flask, Response, current_app, render_template, request

from pwa import assets, paths
from pwa.web import anyone, shell

bp = Blueprint('shell', __name__)
# Pages with no content of their own, and the icons the pages name: they change with a release only.
PAGES = ('/session', '/runs', '/progress', '/install', '/offline', '/join', '/sign-in', '/account', '/terms')
ICONS = ('icons/icon.svg',)


@bp.get('/install')
@shell
def install():
    return render_template('shell/install.html')


@bp.get('/offline')
@shell
def offline():
    return render_template('shell/offline.html')


@bp.get('/manifest.json')
@anyone
def manifest():
    return _fresh(paths.MANIFEST.read_text(), 'application/manifest+json')


@bp.get('/sw.js')
@anyone
def worker():
    return _fresh(script(current_app, request.url_root), 'text/javascript')


def script(app: Flask, root: str) -> str:
    """The worker as a phone at `root` gets it: one line of facts, then the bundle."""
    bundle, listed = assets.worker(), _once(app, root)
    facts = {'site': app.config['SITE_ID'], 'build': build_of(listed, bundle), 'precache': listed}
    return f'self.MEDIUS={json.dumps(facts, separators=(",", ":"))};\n{bundle}'


def build_of(listed: list[dict], bundle: str) -> str:
    """The build's id: equal for equal files, so a cache of that name can only hold those."""
    return sha256(json.dumps([listed, bundle]).encode()).hexdigest()[:12]


def precache(app: Flask, root: str) -> list[dict]:
    """[{'url', 'revision', 'integrity'}] of everything a new build brings to the phone, hashed as it is sent."""
    client = app.test_client(use_cookies=False)
    return assets.static_files(*ICONS) + [_entry(url, client.get(url, base_url=root)) for url in PAGES]


def _entry(url: str, response) -> dict:
    if response.status_code != 200:
        raise RuntimeError(f'{url} answered {response.status_code}: a page the worker keeps must be one that anybody gets.')
    digest = sha256(response.get_data()).digest()
    return {'url': url, 'revision': digest.hex()[:16], 'integrity': f'sha256-{b64encode(digest).decode()}'}


def _once(app: Flask, root: str) -> list[dict]:
    """Drawn once for each address the site is called by; a stranger's Host headers must not fill the memory."""
    known = app.extensions.setdefault('precache', {})
    if app.debug or root not in known:
        if len(known) > 8:
            known.clear()
        known[root] = precache(app, root)
    return known[root]


def _fresh(text: str, mimetype: str) -> Response:
    response = Response(text, mimetype=mimetype)
    response.headers['Cache-Control'] = 'no-cache'
    response.add_etag()
    response.make_conditional(request)
    return response
