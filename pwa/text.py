"""How templates write times and numbers."""
from math import floor

from pwa import clock


def init_app(app):
    """Give templates `iso`, `day`, `month`, `clocktime`, `number`, `views`, `far` and the site's name."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(iso=iso, day=day, clocktime=clocktime, number=number, month=month, views=views, far=far,
                                 site_name='Medius', site_url=app.config['MEDIUS'].base_url)


def iso(ms: int) -> str:
    """'2013-09-14T02:18:00Z'."""
    return clock.moment(ms).strftime('%Y-%m-%dT%H:%M:%SZ')


def day(ms: int) -> str:
    """'14 September 2013'."""
    moment = clock.moment(ms)
    return f'{moment.day} {moment:%B %Y}'


def clocktime(ms: int) -> str:
    """'2:18 am'."""
    moment = clock.moment(ms)
    return f'{moment.hour % 12 or 12}:{moment.minute:02} {"am" if moment.hour < 12 else "pm"}'


def month(ms: int) -> str:
    """'September 2013'."""
    return f'{clock.moment(ms):%B %Y}'


def far(metres: int | None) -> str:
    """'21.1 km', or nothing."""
    return '' if metres is None else f'{tenths(metres / 1000)} km'


def tenths(number: float) -> str:
    """'21.2': a half goes up, as on a phone."""
    return f'{floor(number * 10 + 0.5) / 10:.1f}'


def views(count: int) -> str:
    """'2,283 views'."""
    return f'{number(count)} view{"" if count == 1 else "s"}'


def number(value: int) -> str:
    """'2,283'."""
    return f'{value:,}'
