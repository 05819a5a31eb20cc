"""What makes it an app: the worker and its list of files, the manifest, how to install, the page for no network."""
import json
from base64 import b64encode
from hashlib import sha256

import brotli
from flask import Blueprint, Flask, Response, current_app, render_template, request

from pwa import assets, paths
from pwa.web import anyone, shell, takes_brotli

bp = Blueprint('shell', __name__)
# Pages with no content of their own, and the icons the pages name: they change with a release only.
PAGES = ('/session', '/runs', '/runs/import', '/progress', '/install', '/offline', '/join', '/sign-in', '/account', '/phone', '/talk',
         '/talk/photos', '/reminders', '/terms')
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
    return _fresh(Response(paths.MANIFEST.read_text(), mimetype='application/manifest+json'))


@bp.get('/sw.js')
@anyone
def worker():
    own = current_app.config['MEDIUS'].base_url
    plain, packed = _once(current_app, f'{own}/' if own else request.url_root)
    response = Response(packed if takes_brotli() else plain, mimetype='text/javascript')
    response.vary.add('Accept-Encoding')
    if takes_brotli():
        response.headers['Content-Encoding'] = 'br'
    return _fresh(response)


def _once(app: Flask, root: str) -> tuple[bytes, bytes]:
    """The worker and the same as brotli, made once for each address the site is called by: browsers ask at every visit."""
    known = app.extensions.setdefault('worker', {})
    if app.debug or root not in known:
        if len(known) > 8:  # a stranger's Host headers must not fill the memory
            known.clear()
        plain = script(app, root).encode()
        known[root] = plain, brotli.compress(plain, mode=brotli.MODE_TEXT)
    return known[root]


def script(app: Flask, root: str) -> str:
    """The worker as a phone at `root` gets it: one line of facts, then the bundle."""
    bundle, listed = assets.worker(), precache(app, root)
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


def _fresh(response: Response) -> Response:
    response.headers['Cache-Control'] = 'no-cache'
    response.add_etag()
    response.make_conditional(request)
    return response
