"""The `medius` command."""
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

import click
from peewee import PeeweeException

from pwa import __version__, assets, backup, config, db, features, seeds
from pwa.importers import starter
from pwa.importers.parts import PageError
from pwa.members.codes import PASSWORD, Code
from pwa.members.models import Invalid, Member

EXPECTED = (config.ConfigError, assets.AssetsError, backup.BackupError, Invalid, PageError)
QUIET_S = 2


class Sentences(click.Group):
    """Commands whose failures are one sentence on standard error and exit 1."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except EXPECTED as error:
            raise click.ClickException(str(error)) from error
        except PeeweeException as error:
            first = str(error).strip().partition('\n')[0]
            raise click.ClickException(f'The database cannot be used ({first}): check DATABASE_URL, and that its server runs.') from error
        except OSError as error:
            raise click.ClickException(f'{error.filename} cannot be used ({error.strerror}): check that it may be written to.') from error


@click.group(cls=Sentences, context_settings={'help_option_names': ['-h', '--help']})
@click.version_option(__version__)
def main():
    """Medius: a running academy in the pocket.

    \b
    Example: medius run --port 9000
    """


@main.command()
@click.option('--host', help='Address to listen on (HOST; default 127.0.0.1).')
@click.option('--port', type=click.IntRange(1, 65535), help='Port to listen on (PORT; default 8000).')
@click.option('--workers', type=click.IntRange(1, 64), help='Processes (WORKERS; default: one for each processor, at most 4).')
def run(host, port, workers):
    """Migrate, load the starter academy into an empty database, then serve.

    \b
    Example: medius run --host 0.0.0.0 --port 9000
    """
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server  # the server is no business of the other commands
    settings = _open()
    host, port = host or settings.host, port or settings.port
    shown = 'localhost' if host in ('127.0.0.1', '0.0.0.0', '::') else host
    assets.urls()  # a missing build is told here, once, and not by each worker
    _claim(host, port)
    click.echo(f'Medius: {settings.base_url or f"http://{shown}:{port}"}')
    _end_young_workers()
    Server('pwa.wsgi:app', address=host, port=port, interface=Interfaces.WSGI, workers=workers or settings.workers, blocking_threads=1,
           websockets=False, respawn_failed_workers=True, log_level=LogLevels.warning).serve()


def _end_young_workers():
    # A forked worker has the server's handlers until it has its own, and they do nothing about the SIGTERM that should end it.
    def born():
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    os.register_at_fork(before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM}),
                        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM}), after_in_child=born)


def _claim(host: str, port: int):
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ':' in host else socket.AF_INET).close()
    except OSError as error:
        raise click.ClickException(f'{host}:{port} cannot be listened on ({error.strerror}): '
                                   'choose another with HOST and PORT, or stop what uses it.') from error


@main.command()
def migrate():
    """Bring the database to this release's schema.

    \b
    Example: medius migrate
    """
    db.use(config.read().database_url)
    names = db.migrate()
    click.echo(f'Applied {", ".join(names)}.' if names else 'The database is up to date.')


@main.command()
def seed():
    """Load the demonstration cast (Ana, Ben, Cleo) and a year of their life.

    \b
    Example: medius seed
    """
    _open()
    with db.connection(), Bar('Loading') as bar:
        said = seeds.load(bar)
    click.echo(said)


@main.command('backup')
@click.argument('file', type=click.Path(dir_okay=False, resolve_path=True, path_type=Path))
def back_up(file):
    """All that the database holds, as it is at one moment, in FILE; the server may run.

    The file has accounts, sign-ins and everybody's log in it, so only its owner may read it: keep it safe. It goes back into SQLite and
    PostgreSQL alike. What is not in it: the settings, and SECRET_KEY (in INSTANCE, where none is set); without that key everyone
    signs in again. A backup of that name is replaced, anything else is not.

    \b
    Example: medius backup /var/backups/medius-monday
    """
    db.use(config.read().database_url)
    with Bar('Backing up') as bar:
        backup.write(file, bar)
    click.echo(f'All is in {file} ({file.stat().st_size:,} bytes).')


@main.command()
@click.argument('file', type=click.Path(exists=True, dir_okay=False, resolve_path=True, path_type=Path))
def restore(file):
    """Put a backup in place of ALL that the database holds; the server may run.

    Whatever is in the database now and not in FILE is gone from it. Phones notice at their next contact and bring back what they have
    of it. What was taken away since, and this database still knows of, stays away: deleted accounts, hidden and deleted comments.
    Who joined since has to join again.

    \b
    Example: medius restore /var/backups/medius-monday
    """
    db.use(config.read().database_url)
    with Bar('Restoring') as bar:
        moved = backup.restore(file, bar, features.SYNCED)
    click.echo(f'All is as in {file}. Phones bring back what it misses when they next sync.')
    if moved:
        click.echo('The backup is of another site: restart the server now, so that phones know it by its id.')


class Bar:
    """A progress bar, on a terminal and once the work has lasted a while."""

    def __init__(self, label: str):
        self.label, self.due = label, time.monotonic() + QUIET_S
        self.bar: Any = None

    def __enter__(self):
        return self

    def __call__(self, done: int, total: int):
        if self.bar is None and time.monotonic() > self.due and sys.stderr.isatty():
            self.bar = click.progressbar(length=total, label=self.label, file=sys.stderr)
        if self.bar:
            self.bar.update(done - self.bar.pos)

    def __exit__(self, *_):
        if self.bar:
            self.bar.render_finish()


@main.command()
def build():
    """Build the assets; needs a checkout with its Node modules.

    \b
    Example: medius build
    """
    with Bar('Building') as bar:
        built = assets.build(bar)
    for name, url in built.items():
        click.echo(f'{name} → {url}')


@main.group('import')
def bring_in():
    """Bring an older site in.

    \b
    Example: medius import page saved-page.txt
    """


@bring_in.command()
@click.argument('file', type=click.Path(exists=True, dir_okay=False))
@click.option('--slug', help='The end of the article’s address; made from the title by default.')
@click.option('--workout', help='The workout it leads to, by the end of its address; the first one by default.')
def page(file, slug, workout):
    """A saved page of a Ning blog (its text, or its HTML): the article, its authors and comments.

    \b
    Example: medius import page saved-page.txt --slug it-band
    """
    from pwa.importers.store import import_page  # the parser of HTML is no business of the other commands
    _open()
    with db.connection():
        click.echo(import_page(file, slug, workout))


@bring_in.command()
@click.argument('archive', type=click.Path(exists=True))
@click.option('--dry-run', is_flag=True, help='Say what would come of it, and change nothing.')
def ning(archive, dry_run):
    """A Ning network archive (its folder, or a ZIP of it): members, blog posts as articles, their comments, and a repair report.

    \b
    Example: medius import ning archive.zip --dry-run
    """
    from pwa.importers.ning.store import import_ning
    _open()
    with db.connection(), Bar('Importing') as bar:
        report = import_ning(archive, dry_run, bar)
    click.echo(report)


@main.group()
def member():
    """Accounts.

    \b
    Example: medius member add --email cleo@example.org --name Cleo --coach
    """


@member.command()
@click.option('--email', required=True)
@click.option('--name', required=True, help='The name others see.')
@click.option('--coach', is_flag=True, help='May write articles and moderate.')
def add(email, name, coach):
    """Make an account: password from standard input, or else a one-time sign-in link is printed.

    \b
    Example: echo 'three unrelated words' | medius member add --email cleo@example.org --name Cleo --coach
    """
    settings = _open()
    password = '' if sys.stdin.isatty() else sys.stdin.readline().rstrip('\n')
    with db.connection():
        if password:
            Member.join(name, email, password, coach=coach, known=True)
            click.echo(f'{name} can sign in with {email}.')
        else:
            token = Member.invited(name, email, coach=coach)[1]
            click.echo(f'{name} signs in once with {settings.home_url}/sign-in/{token}')


@member.command()
@click.option('--email', required=True)
def code(email):
    """Make a code for a member or coach who forgot the password: six digits, typed in at /forgotten/code within ten minutes.

    \b
    Example: medius member code --email cleo@example.org
    """
    settings = _open()
    with db.connection():
        known = Member.get_or_none(Member.email == email.strip().lower())
        if known is None:
            raise click.ClickException(f'Nobody here has the email {email}: check its spelling.')
        digits = Code.make(known, PASSWORD)
        if digits is None:
            raise click.ClickException('Ten codes were made for this member today: try again tomorrow.')
        click.echo(f'{known.name} types {digits} at {settings.home_url}/forgotten/code within ten minutes.')


def _open() -> config.Config:
    """The database, migrated, with an academy in it."""
    settings = config.read()
    db.use(settings.database_url)
    db.migrate()
    starter.load_if_empty()
    return settings
