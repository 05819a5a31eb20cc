"""The statements of the hot path, each written once for a model: peewee would write them anew for every op and every pull."""
from collections.abc import Callable
from functools import cache, lru_cache

from pwa import db


@cache
def columns(model) -> list[tuple[str, Callable | None]]:
    """The fields in the order of the statements, each with what makes a document text; other values were checked and go as they are."""
    return [(field.name, field.db_value if isinstance(field, db.JSONField) else None) for field in model._meta.sorted_fields]


@cache
def _select(model) -> str:
    names = ', '.join(f'"{field.column_name}"' for field in model._meta.sorted_fields)
    return f'SELECT {names} FROM "{model._meta.table_name}" WHERE "stream" = ?'


@cache
def later(model, owner: str = '') -> str:
    """The statement that reads rows by seq; with `owner`, a field, only those of one member."""
    whose = f' AND "{model._meta.fields[owner].column_name}" = ?' if owner else ''
    return f'{_select(model)}{whose} AND "seq" > ? AND "seq" <= ? ORDER BY "seq" LIMIT ?'


@cache
def authored(model, rest: str) -> str:
    """The statement that reads rows of a stream, each with its author beside it; `rest` says which, and in what order."""
    author = model.author.rel_model
    names = ', '.join(f'{table}."{field.column_name}"' for table, one in (('t', model), ('a', author)) for field in one._meta.sorted_fields)
    return (f'SELECT {names} FROM "{model._meta.table_name}" AS t LEFT JOIN "{author._meta.table_name}" AS a ON a."id" = t."author_id" '
            f'WHERE t."stream" = ? {rest}')


@lru_cache(maxsize=64)
def selection(model, count: int) -> str:
    """The statement that reads `count` rows by key."""
    return f'{_select(model)} AND "key" IN ({", ".join("?" * count)})'


@lru_cache(maxsize=64)
def upsert(model, count: int) -> str:
    """The statement that stores `count` rows of a synced entity."""
    names = [f'"{field.column_name}"' for field in model._meta.sorted_fields]
    row = f'({", ".join("?" * len(names))})'
    replaced = ', '.join(f'{name} = EXCLUDED.{name}' for name in names if name not in ('"stream"', '"key"'))
    return (f'INSERT INTO "{model._meta.table_name}" ({", ".join(names)}) VALUES {", ".join([row] * count)} '
            f'ON CONFLICT ("stream", "key") DO UPDATE SET {replaced}')
