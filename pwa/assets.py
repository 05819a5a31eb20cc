"""Bundles: built by esbuild through webassets, rendered and served from dist/versions.json."""
import fcntl
import os
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import brotli
from flask import Flask, abort, request
from webassets import Bundle, Environment
from webassets.exceptions import BuildError, BundleError, FilterError
from webassets.ext.jinja2 import AssetsExtension
from webassets.filter import ExternalTool
from webassets.version import HashVersion
from werkzeug.security import safe_join
from werkzeug.wrappers import Response

from pwa import paths, web

YEAR = 31536000
PUBLIC = ('dist', 'icons', 'images')
TYPES = {'.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml',
         '.png': 'image/png', '.webp': 'image/webp', '.jpg': 'image/jpeg', '.ico': 'image/x-icon'}
# name → (entry, output); the worker is not served from here, so its name carries no hash
BUNDLES = {
    'read.js': ('js/read.js', 'dist/read.%(version)s.js'),
    'app.js': ('js/app.js', 'dist/app.%(version)s.js'),
    'training.js': ('js/training.js', 'dist/training.%(version)s.js'),
    'phone.js': ('js/phone.js', 'dist/phone.%(version)s.js'),
    'timers.js': ('js/timers.js', 'dist/timers.%(version)s.js'),
    'steps.js': ('js/steps.js', 'dist/steps.%(version)s.js'),
    'morning.js': ('js/morning.js', 'dist/morning.%(version)s.js'),
    'history.js': ('js/history.js', 'dist/history.%(version)s.js'),
    'progress.js': ('js/progress.js', 'dist/progress.%(version)s.js'),
    'data.js': ('js/data.js', 'dist/data.%(version)s.js'),
    'member.js': ('js/member.js', 'dist/member.%(version)s.js'),
    'account.js': ('js/account.js', 'dist/account.%(version)s.js'),
    'talk.js': ('js/talk.js', 'dist/talk.%(version)s.js'),
    'photos.js': ('js/photos.js', 'dist/photos.%(version)s.js'),
    'passkeys.js': ('js/passkeys.js', 'dist/passkeys.%(version)s.js'),
    'import.js': ('js/import.js', 'dist/import.%(version)s.js'),
    'reminders.js': ('js/reminders.js', 'dist/reminders.%(version)s.js'),
    'portrait.js': ('js/portrait.js', 'dist/portrait.%(version)s.js'),
    'desk.js': ('js/desk.js', 'dist/desk.%(version)s.js'),
    'app.css': ('css/app.css', 'dist/app.%(version)s.css'),
    'training.css': ('css/training.css', 'dist/training.%(version)s.css'),
    'progress.css': ('css/progress.css', 'dist/progress.%(version)s.css'),
    'phone.css': ('css/phone.css', 'dist/phone.%(version)s.css'),
    'account.css': ('css/account.css', 'dist/account.%(version)s.css'),
    'talk.css': ('css/talk.css', 'dist/talk.%(version)s.css'),
    'photos.css': ('css/photos.css', 'dist/photos.%(version)s.css'),
    'reminders.css': ('css/reminders.css', 'dist/reminders.%(version)s.css'),
    'portrait.css': ('css/portrait.css', 'dist/portrait.%(version)s.css'),
    'desk.css': ('css/desk.css', 'dist/desk.%(version)s.css'),
    'sw.js': ('js/sw/worker.js', 'dist/sw.js'),
}
LIVE = ('portrait.js', 'portrait.css', 'desk.js', 'desk.css', 'sw.js')  # of no use without a network, so no phone keeps them


class AssetsError(Exception):
    """A sentence for the operator: what is wrong with the assets, and the remedy."""


class ESBuild(ExternalTool):
    """Reads the entry itself (`open`, not `input`), so that imports resolve beside the real file."""
    name = 'esbuild'
    max_debug_level = None

    def open(self, out, source_path, **_):
        program = paths.HOME / 'node_modules' / '.bin' / 'esbuild'
        if not program.exists():
            raise AssetsError('The assets cannot be built without esbuild: run `make setup` in a checkout of Medius.')
        self.subprocess([str(program), source_path, '--bundle', '--minify', '--target=es2022', '--format=iife',
                         '--legal-comments=none', '--log-level=warning', '--external:/static/*'], out, cwd=str(paths.HOME))


def init_app(app: Flask) -> None:
    """Gives templates `asset('app.js')` and /static its one route; raises AssetsError when nothing was built."""
    app.jinja_env.add_extension(AssetsExtension)
    app.jinja_env.extend(assets_environment=environment())
    fresh = _rebuilding(app)
    _current(fresh)
    app.jinja_env.globals['asset'] = lambda name: _current(fresh)[name]
    app.add_url_rule('/static/<path:name>', 'static', serve)


def environment() -> Environment:
    """webassets as Medius uses it: hashes in names, for a worker to check, versions in one JSON file, never built by a request."""
    env = Environment(directory=str(paths.STATIC), url='/static', debug=False, auto_build=False, cache=False,
                      versions=HashVersion(hash=sha256), url_expire=False, manifest=f'json:{_versions()}')
    for name, (entry, output) in BUNDLES.items():
        env.register(name, Bundle(entry, filters=ESBuild(), output=output))
    return env


def build(bar=lambda done, total: None) -> dict[str, str]:
    """Builds every bundle, its .br beside it, and removes those of earlier builds; the URLs by name. `bar(done, total)` hears of each."""
    with _alone():
        started = time.time_ns()
        try:
            bundles = list(environment())
            for done, bundle in enumerate(bundles, 1):
                bundle.build(force=True)
                bar(done, len(bundles))
        except (BuildError, BundleError, FilterError) as error:
            reason = str(error).rpartition('stderr=')[2].strip()
            raise AssetsError(f'The assets cannot be built: {reason}') from error
        _finish(urls())
        os.utime(_versions(), ns=(started, started))  # a source saved during the build is newer
    return urls()


def urls() -> dict[str, str]:
    """{'app.js': '/static/dist/app.1a2b3c4d.js', …}; raises AssetsError for a bundle that was never built."""
    return _urls(_stamp(_versions()))


def static_files(*patterns: str) -> list[dict[str, str]]:
    """[{'url', 'revision', 'integrity'}] of the bundles that a phone keeps and of `patterns` within static/, for the worker's precache."""
    bundles = [paths.STATIC / url.removeprefix('/static/') for name, url in urls().items() if name not in LIVE]
    others = [path for pattern in patterns for path in sorted(paths.STATIC.glob(pattern)) if path.is_file()]
    return [_listed(path) for path in bundles + others]


def worker() -> str:
    """The built service worker's source."""
    return (paths.STATIC / urls()['sw.js'].removeprefix('/static/')).read_text()


@web.anyone
def serve(name: str) -> Response:
    """One file of static/: bundles immutable and as brotli where accepted, pictures for an hour."""
    path, built = _public(name), name.startswith('dist/')
    packed = path.with_name(path.name + '.br')
    small = built and packed.exists() and web.takes_brotli()
    response = Response((packed if small else path).read_bytes(), content_type=TYPES[path.suffix])
    response.set_etag(_digest(path, _stamp(path)).hex()[:16] + ('-br' if small else ''))
    response.headers['Cache-Control'] = f'public, max-age={YEAR}, immutable' if built else 'public, max-age=3600'
    if built:
        response.headers['Vary'] = 'Accept-Encoding'
    if small:
        response.headers['Content-Encoding'] = 'br'
    return response.make_conditional(request)


def _public(name: str) -> Path:
    """Sources, versions and the worker (which only /sw.js may serve) stay private."""
    found = safe_join(str(paths.STATIC), name)
    path = Path(found or '')
    if name.split('/')[0] not in PUBLIC or path.suffix not in TYPES or path.name == 'sw.js' or not path.is_file():
        abort(404)
    return path


def _rebuilding(app: Flask) -> bool:
    wanted = app.debug or app.config.get('ASSETS_AUTO_BUILD', False)
    return bool(wanted and paths.HOME != paths.PACKED and (paths.HOME / 'node_modules').is_dir())


def _current(fresh: bool) -> dict[str, str]:
    if fresh and _newest() > _stamp(_versions()):
        build()
    return urls()


def _newest() -> int:
    sources = [paths.HOME / 'package-lock.json']
    for folder in ('js', 'css'):
        sources += (paths.STATIC / folder).rglob('*')
    return max(map(_stamp, sources))


@lru_cache(maxsize=1)
def _urls(stamp: int) -> dict[str, str]:
    try:
        found = {name: url for name in BUNDLES for url in environment()[name].urls()}
        built = stamp and all((paths.STATIC / url.removeprefix('/static/')).is_file() for url in found.values())
    except BundleError:
        built = False
    if not built:
        raise AssetsError('The assets were never built: run `make build` in a checkout of Medius, then start again.')
    return found


def _finish(found: dict[str, str]) -> None:
    kept = {_versions()}
    for url in found.values():
        path = paths.STATIC / url.removeprefix('/static/')
        packed = path.with_name(path.name + '.br')
        packed.write_bytes(brotli.compress(path.read_bytes(), mode=brotli.MODE_TEXT, quality=11))
        kept.update((path, packed))
    for path in set((paths.STATIC / 'dist').iterdir()) - kept:
        path.unlink()


@contextmanager
def _alone() -> Iterator[None]:
    """One build at a time, whichever process asks: webassets' versions file bears no second writer."""
    folder = paths.STATIC / 'dist'
    folder.mkdir(exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _listed(path: Path) -> dict[str, str]:
    digest = _digest(path, _stamp(path))
    return {'url': f'/static/{path.relative_to(paths.STATIC).as_posix()}', 'revision': digest.hex()[:16],
            'integrity': f'sha256-{b64encode(digest).decode()}'}


@lru_cache(maxsize=512)
def _digest(path: Path, stamp: int) -> bytes:
    return sha256(path.read_bytes()).digest()


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


def _versions() -> Path:
    return paths.STATIC / 'dist' / 'versions.json'
