"""A budget and what was measured against it, as one line of a Markdown table."""
from dataclasses import dataclass

HEAD = '| what | bound | measured | ok |\n| --- | --- | --- | --- |'


@dataclass
class Row:
    """One line; `ok` is None where nothing is promised."""
    what: str
    bound: str
    measured: str
    ok: bool | None = None

    def __str__(self) -> str:
        verdict = {True: 'yes', False: '**no**', None: ''}[self.ok]
        return f'| {self.what} | {self.bound} | {self.measured} | {verdict} |'


def at_most(what: str, limit: float, value: float, unit: str, note: str = '') -> Row:
    """A row that holds while value ≤ limit."""
    return Row(what, f'≤ {shown(limit, unit)}', _noted(shown(value, unit), note), value <= limit)


def at_least(what: str, limit: float, value: float, unit: str, note: str = '') -> Row:
    """A row that holds while value ≥ limit."""
    return Row(what, f'≥ {shown(limit, unit)}', _noted(shown(value, unit), note), value >= limit)


def shown(value: float, unit: str) -> str:
    """A figure as a person reads it: 14,600 bytes, 1.3 ×, 50 ms."""
    text = f'{value:,.0f}' if unit == 'bytes' or value >= 100 else f'{value:.3g}'
    return f'{text} {unit}'


def _noted(text: str, note: str) -> str:
    return f'{text} ({note})' if note else text
