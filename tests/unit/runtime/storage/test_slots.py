"""The rows behind the slots."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.storage import slots
from runtime.storage.database import Database
from runtime.storage.errors import StorageError
from runtime.storage.stored_config import stored_config


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "plumbline.db")
    yield opened
    opened.close()


def test_version_numbers_count_on_by_letter_and_are_never_given_twice(database: Database) -> None:
    assert slots.is_fresh(database)
    with database.transaction() as connection:
        assert [slots.next_version(connection, "v") for _ in range(3)] == ["v1", "v2", "v3"]
        assert slots.next_version(connection, "s") == "s1"
    assert not slots.is_fresh(database)
    with database.transaction() as connection:
        assert slots.next_version(connection, "v") == "v4"


def test_a_slot_gives_back_what_it_points_to(database: Database) -> None:
    config = stored_config("v7", {"configId": "seven"})
    with database.transaction() as connection:
        slots.write_body(connection, config)
        slots.point(connection, "active", "v7")
    assert slots.read_slot(database, "active") == config
    assert slots.read_slot(database, "lkg") is None


def test_a_slot_that_points_to_nothing_is_damaged(database: Database) -> None:
    with database.transaction() as connection:
        slots.point(connection, "active", "v7")
    with pytest.raises(StorageError, match="the body of v7 is missing"):
        slots.read_slot(database, "active")


def test_bodies_that_no_slot_means_are_forgotten(database: Database) -> None:
    with database.transaction() as connection:
        for version in ("v1", "v2", "s1"):
            slots.write_body(connection, stored_config(version, {}))
        slots.point(connection, "active", "v2")
        slots.point(connection, "staged", "s1")
        slots.empty(connection, "staged")
        slots.forget_unused(connection)
    assert database.read("SELECT version FROM configs") == [("v2",)]


def test_history_keeps_the_last_two_hundred(database: Database) -> None:
    for number in range(1, 206):
        with database.transaction() as connection:
            config = stored_config(f"v{number}", {"configId": None if number % 2 else f"c{number}"})
            slots.record(connection, config, "COMMIT", "ann", number)
    items, total = slots.read_history(database, limit=2, offset=0)
    assert total == slots.HISTORY_KEPT
    assert [(one.version, one.config_id) for one in items] == [("v205", None), ("v204", "c204")]
    assert [one.version for one in slots.read_history(database, limit=5, offset=199)[0]] == ["v6"]
