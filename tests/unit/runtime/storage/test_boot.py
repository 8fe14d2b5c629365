"""Damaged slots at boot: what runs instead, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from runtime.storage.boot import Skipped, choose_config, read_slots
from runtime.storage.configs import ConfigStore
from runtime.storage.data_directory import DataDirectory
from runtime.storage.database import Database
from runtime.storage.errors import NoUsableConfigError
from runtime.storage.profiles import load_profile
from runtime.storage.stored_config import stored_config
from tests.helpers.valid_config import changed, valid_config

PROFILE = load_profile()


def open_store(database: Database) -> ConfigStore:
    return ConfigStore(database, profile=PROFILE, factory=changed("configId", "factory"), now_ms=lambda: 0)


@pytest.fixture
def damaged(tmp_path: Path) -> Callable[..., ConfigStore]:
    """Commit twice and stage (factory v1, a v2, b v3, draft s1), run SQL statements, and open again."""

    def spoil(*statements: str) -> ConfigStore:
        with DataDirectory.open(tmp_path / "data") as directory:
            store = open_store(directory.database)
            store.commit(changed("configId", "a"), actor="test")
            store.commit(changed("configId", "b"), actor="test")
            store.save_staged(changed("configId", "draft"))
            with directory.database.transaction() as connection:
                for statement in statements:
                    connection.execute(statement)
        opened = DataDirectory.open(tmp_path / "data")
        try:
            return open_store(opened.database)
        finally:
            opened.close()

    return spoil


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE configs SET body = CAST(replace(CAST(body AS TEXT), '\"b\"', '\"x\"') AS BLOB) WHERE version = 'v3'",
        "UPDATE configs SET checksum = 'no' WHERE version = 'v3'",
        "UPDATE configs SET body = substr(body, 1, 100) WHERE version = 'v3'",
        "DELETE FROM configs WHERE version = 'v3'",
    ],
)
def test_a_damaged_active_config_gives_way_to_lkg(damaged: Callable[..., ConfigStore], statement: str) -> None:
    store = damaged(statement)
    assert (store.boot.source, store.active().config_id) == ("lkg", "a")
    assert [one.slot for one in store.boot.skipped] == ["active"]


def test_a_body_cannot_pass_for_another_version(damaged: Callable[..., ConfigStore]) -> None:
    store = damaged(
        "DELETE FROM configs WHERE version = 'v3'", "UPDATE configs SET version = 'v3' WHERE version = 's1'"
    )
    assert store.boot.source == "lkg"


def test_with_active_and_lkg_damaged_the_factory_config_runs(damaged: Callable[..., ConfigStore]) -> None:
    store = damaged("UPDATE configs SET checksum = 'no' WHERE version IN ('v2', 'v3')")
    assert (store.boot.source, store.active().config_id, store.active().version) == ("factory", "factory", "v4")
    assert [str(one).partition(":")[0] for one in store.boot.skipped] == ["active", "lkg"]
    assert store.lkg() is None


def test_a_damaged_rollback_or_staged_config_is_told_and_nothing_else_changes(
    damaged: Callable[..., ConfigStore],
) -> None:
    store = damaged("UPDATE configs SET checksum = 'no' WHERE version IN ('v2', 's1')")
    assert (store.boot.source, store.active().config_id) == ("active", "b")
    assert store.boot.skipped == (
        Skipped("lkg", "the checksum of v2 does not match"),
        Skipped("staged", "the checksum of s1 does not match"),
    )
    assert (store.lkg(), store.staged()) == (None, None)


def test_empty_slots_are_no_problem(tmp_path: Path) -> None:
    with DataDirectory.open(tmp_path / "data") as directory:
        assert read_slots(directory.database) == ({}, ())


def test_the_first_valid_candidate_is_taken() -> None:
    bad = stored_config("v9", changed("scan.intervalMs", 1, changed("wifi.staOnly", False)))
    good = stored_config("v8", valid_config())
    boot = choose_config({"active": bad, "lkg": good, "factory": good}, (), PROFILE)
    assert (boot.source, boot.config) == ("lkg", good)
    assert str(boot.skipped[0]).startswith("active: v9 has 2 errors: scan.intervalMs: the scan interval lies in")


def test_without_a_valid_candidate_every_reason_is_given() -> None:
    bad = stored_config("v9", changed("scan.intervalMs", 1))
    with pytest.raises(NoUsableConfigError, match=r"staged: torn; active: v9 has an error: scan\.intervalMs"):
        choose_config({"active": bad}, (Skipped("staged", "torn"),), PROFILE)
