"""The rows of a commit on trial."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.storage import confirmation, slots
from runtime.storage.confirmation import Unconfirmed
from runtime.storage.database import Database
from runtime.storage.stored_config import StoredConfig, stored_config

OLDER, OLD, NEW = (stored_config(version, {"configId": version}) for version in ("v1", "v2", "v3"))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "plumbline.db")
    with opened.transaction() as connection:
        for config in (OLDER, OLD, NEW):
            slots.write_body(connection, config)
    yield opened
    opened.close()


@pytest.mark.parametrize("lkg", [OLDER, None])
def test_what_was_written_is_read_until_it_is_forgotten(database: Database, lkg: StoredConfig | None) -> None:
    waiting = Unconfirmed("v3", OLD, lkg, 1_767_225_600_000)
    with database.transaction() as connection:
        confirmation.write(connection, waiting)
        slots.point(connection, "active", "v3")
        slots.forget_unused(connection)
    assert confirmation.read(database, NEW) == waiting
    assert confirmation.read(database, None) is None
    with database.transaction() as connection:
        confirmation.forget(connection)
    assert confirmation.read(database, NEW) is None
