"""Medius: a running academy in the pocket, with or without a network."""
import hashlib

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from pwa import assets, config, db, features, paths, text, web
from pwa.members import routes as members
from pwa.sync import pages, polls
from pwa.sync import routes as sync

__version__ = '2026.11.0'


class Medius(Flask):
    """Flask without looking at every function, at every call, whether it is asynchronous."""

    def ensure_sync(self, func):
        return func


def create_app(settings: config.Config | None = None, **overrides) -> Flask:
    """The WSGI application; `settings` default to the environment, `overrides` are Flask's own configuration."""
    settings = settings or config.read()
    app = Medius(__name__, template_folder=paths.TEMPLATES, static_folder=None)
    app.config.update(SECRET_KEY=settings.secret_key, MEDIUS=settings, MAX_CONTENT_LENGTH=web.LARGEST,
                      MAX_FORM_MEMORY_SIZE=web.LARGEST)
    app.config.update(overrides)
    if settings.https:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    db.use(settings.database_url)
    assets.init_app(app)
    app.config['BUILD'] = hashlib.sha256(repr(sorted(assets.urls().items())).encode()).hexdigest()[:12]
    web.init_app(app)
    text.init_app(app)
    members.init_app(app)
    app.extensions['synced'] = {model.table: model for model in features.SYNCED}
    for blueprint in features.BLUEPRINTS:
        app.register_blueprint(blueprint)
    _health(app)
    sync.init_app(app)
    app.wsgi_app = web.Dressed(pages.Front(polls.Front(app.wsgi_app)), app.config)  # type: ignore[method-assign]
    return app


def _health(app):
    @app.get('/healthz')
    @web.anyone
    def health():
        return ('ok', 200) if db.alive() else ('the database does not answer', 503)
