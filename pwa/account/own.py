"""What is a member's own, told to a phone: all that it needs to pack it, and to judge a file that brings it back."""


def own(synced: dict) -> dict[str, dict]:
    """{table: {'parts': of its key, 'fields': {field: shape, see pwa/sync/values.py}}} of every private entity."""
    return {table: {'parts': model.parts, 'fields': {field: check.shape for field, check in model.fields.items()}}
            for table, model in synced.items() if model.scope == 'm'}
