"""These tests bring databases of their own; the one everybody shares is put back."""
import pytest

from pwa import db


@pytest.fixture(autouse=True)
def shared():
    kept = getattr(db.database, 'obj', None)
    yield
    db.database.close_all()
    if kept is not None:
        db.database.initialize(kept)
