"""What a browser calls itself, in words that its owner knows it by."""
# Each pretends to be the ones after it.
BROWSERS = (('Edg', 'Edge'), ('OPR/', 'Opera'), ('SamsungBrowser/', 'Samsung Internet'), ('Firefox/', 'Firefox'), ('FxiOS/', 'Firefox'),
            ('CriOS/', 'Chrome'), ('Chrome/', 'Chrome'), ('Safari/', 'Safari'))
SYSTEMS = (('iPhone', 'iPhone'), ('iPad', 'iPad'), ('Android', 'Android'), ('Windows', 'Windows'), ('CrOS', 'a Chromebook'),
           ('Mac OS', 'Mac'), ('Linux', 'Linux'))


def called(agent: str) -> str:
    """'Chrome on Android' for a User-Agent; as much of it as is known."""
    browser, system = _first(BROWSERS, agent) or 'A browser', _first(SYSTEMS, agent)
    return f'{browser} on {system}' if system else browser


def _first(names, agent: str) -> str | None:
    return next((name for mark, name in names if mark in agent), None)
