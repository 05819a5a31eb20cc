"""These tests bring databases of their own; the one everybody shares is put back."""
import pytest

from pwa import db


@pytest.fixture(autouse=True)
def shared():
    kept = db.database.obj
    yield
    db.database.close_all()
    if kept is not None:
        db.database.initialize(kept)
