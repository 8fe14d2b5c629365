"""The slots and what leads from one to another (card-semantics §6, api-rulings 31, 34, 36 … 38, 41, 44)."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from runtime.storage.configs import ConfigStore
from runtime.storage.data_directory import DataDirectory
from runtime.storage.errors import NothingToRestoreError, NoUsableConfigError
from runtime.storage.profiles import load_profile
from tests.helpers.valid_config import changed

NOW_MS = 1_767_225_600_000


def config(name: str) -> dict[str, Any]:
    return changed("configId", name)


def with_password(password: str, name: str = "c") -> dict[str, Any]:
    return changed("wifi.user.password", password, config(name))


Opener = Callable[..., ConfigStore]


@pytest.fixture
def reopen(tmp_path: Path) -> Iterator[Opener]:
    """Open the same data directory again, as a restart does."""
    opened: list[DataDirectory] = []

    def open_again(profile: str = "default", **more: Any) -> ConfigStore:
        for directory in opened:
            directory.close()
        opened.append(DataDirectory.open(tmp_path / "data"))
        settings = {"factory": config("factory"), "now_ms": lambda: NOW_MS, **more}
        return ConfigStore(opened[-1].database, profile=load_profile(profile), **settings)

    yield open_again
    for directory in opened:
        directory.close()


def names(store: ConfigStore) -> tuple[str | None, str | None, str | None]:
    """Return the config ids of active, lkg and staged."""
    slots = (store.active(), store.lkg(), store.staged())
    active, lkg, staged = (None if one is None else one.config_id for one in slots)
    return active, lkg, staged


def test_an_empty_directory_runs_the_factory_config_as_v1(reopen: Opener) -> None:
    store = reopen()
    assert (store.boot.source, store.active().version, names(store)) == ("initial", "v1", ("factory", None, None))
    assert store.active().is_persisted
    assert store.factory().config_id == "factory"
    again = reopen()
    assert (again.boot.source, again.active().version) == ("active", "v1")


def test_a_config_of_a_first_start_takes_the_factorys_place_once(reopen: Opener) -> None:
    store = reopen(initial=config("mine"))
    assert names(store) == ("mine", None, None)
    assert store.factory().config_id == "factory"
    assert names(reopen(initial=config("other"))) == ("mine", None, None)


def test_a_first_config_that_is_invalid_is_refused_with_its_reason(reopen: Opener) -> None:
    with pytest.raises(NoUsableConfigError, match=r"initial: .*scan\.intervalMs"):
        reopen(initial=changed("scan.intervalMs", 5))
    assert reopen().boot.source == "initial"


def test_commit_rotates_active_to_lkg(reopen: Opener) -> None:
    store = reopen()
    assert store.commit(config("a"), actor="ann").version == "v2"
    assert names(store) == ("a", "factory", None)
    assert store.commit(config("b"), actor="ann").version == "v3"
    assert names(store) == ("b", "a", None)
    assert names(reopen()) == ("b", "a", None)


def test_restore_lkg_swaps(reopen: Opener) -> None:
    store = reopen()
    store.commit(config("a"), actor="ann")
    restored = store.restore("LKG", actor="ann")
    assert (restored.version, names(store)) == ("v3", ("factory", "a", None))
    assert store.restore("LKG", actor="ann").version == "v4"
    assert names(store) == ("a", "factory", None)
    assert names(reopen()) == ("a", "factory", None)


def test_restore_factory_rotates_as_a_commit_does(reopen: Opener) -> None:
    store = reopen()
    store.commit(config("a"), actor="ann")
    store.commit(config("b"), actor="ann")
    assert store.restore("FACTORY", actor="ann").version == "v4"
    assert names(store) == ("factory", "b", None)


def test_without_lkg_there_is_nothing_to_restore(reopen: Opener) -> None:
    store = reopen()
    with pytest.raises(NothingToRestoreError):
        store.restore("LKG", actor="ann")
    assert store.active().version == "v1"


def test_a_config_for_this_run_only_is_gone_after_a_restart_and_its_number_skipped(reopen: Opener) -> None:
    store = reopen()
    store.commit(config("a"), actor="ann")
    tried = store.commit(config("try"), actor="ann", persist=False)
    assert (tried.version, tried.is_persisted, names(store)) == ("v3", False, ("try", "factory", None))
    store = reopen()
    assert (store.active().version, names(store)) == ("v2", ("a", "factory", None))
    assert store.commit(config("b"), actor="ann").version == "v4"


def test_a_config_for_this_run_only_becomes_the_rollback_of_the_next_commit(reopen: Opener) -> None:
    store = reopen()
    store.commit(config("try"), actor="ann", persist=False)
    store.commit(config("b"), actor="ann")
    assert names(store) == ("b", "try", None)
    assert names(reopen()) == ("b", "try", None)


def test_staged_configs_have_numbers_of_their_own_and_outlive_a_restart(reopen: Opener) -> None:
    store = reopen()
    assert store.save_staged(config("draft")).version == "s1"
    assert store.save_staged({"schemaVersion": "2.0.0", "broken": True}).version == "s2"
    store = reopen()
    staged = store.staged()
    assert staged is not None
    assert (staged.version, staged.document) == ("s2", {"schemaVersion": "2.0.0", "broken": True})
    assert store.save_staged(config("draft")).version == "s3"
    assert store.active().version == "v1"


def test_commit_empties_staged_when_that_is_what_was_committed(reopen: Opener) -> None:
    store = reopen()
    store.save_staged(config("draft"))
    store.commit(config("other"), actor="ann")
    assert names(store) == ("other", "factory", "draft")
    store.commit(config("draft"), actor="ann")
    assert names(store) == ("draft", "other", None)
    assert names(reopen()) == ("draft", "other", None)


def test_a_hidden_password_keeps_the_stored_one(reopen: Opener) -> None:
    store = reopen()
    store.commit(with_password("first"), actor="ann")
    store.commit(with_password("***", "d"), actor="ann")
    assert store.active().document["wifi"]["user"]["password"] == "first"
    assert store.active().readable["wifi"]["user"]["password"] == "***"
    assert store.active().readable["wifi"]["master"]["password"] == "***"


def test_what_is_staged_keeps_its_own_password(reopen: Opener) -> None:
    store = reopen()
    store.commit(with_password("active"), actor="ann")
    staged = store.save_staged(with_password("staged", "draft"))
    again = store.save_staged(staged.readable)
    assert again.document["wifi"]["user"]["password"] == "staged"
    store.commit(again.readable, actor="ann")
    assert store.active().document["wifi"]["user"]["password"] == "staged"
    assert store.staged() is None


def test_a_hidden_password_of_another_config_is_the_active_ones(reopen: Opener) -> None:
    store = reopen()
    store.commit(with_password("active"), actor="ann")
    store.save_staged(with_password("staged", "draft"))
    store.commit(with_password("***", "other"), actor="ann")
    assert store.active().document["wifi"]["user"]["password"] == "active"


def test_history_is_newest_first_and_says_who_did_what(reopen: Opener) -> None:
    store = reopen()
    store.commit(config("a"), actor="ann")
    store.commit(config("try"), actor="bob", persist=False)
    store.restore("LKG", actor="eve")
    items, total = store.history(limit=3, offset=0)
    assert total == 4
    assert [(one["version"], one["actor"], one["action"], one["persisted"]) for one in items] == [
        ("v4", "eve", "RESTORE", True),
        ("v3", "bob", "COMMIT", False),
        ("v2", "ann", "COMMIT", True),
    ]
    assert items[2] == {
        "version": "v2",
        "configId": "a",
        "committedAt": "2026-01-01T00:00:00.000Z",
        "actor": "ann",
        "action": "COMMIT",
        "sha256": items[2]["sha256"],
        "persisted": True,
    }
    assert store.history(limit=3, offset=3)[0][0]["actor"] == "system"


def test_a_profile_that_active_does_not_fit_falls_back_to_what_does(reopen: Opener) -> None:
    store = reopen()
    large = changed("cards[0].config.channel", 2000, config("large"))
    store.commit(config("small"), actor="ann")
    store.commit(large, actor="ann")
    store = reopen("compact")
    assert (store.boot.source, store.active().version, store.active().config_id) == ("lkg", "v2", "small")
    assert [(one.slot, "v3" in one.reason) for one in store.boot.skipped] == [("active", True)]
    store.commit(config("next"), actor="ann")
    assert names(reopen("compact")) == ("next", "small", None)


def test_when_neither_active_nor_lkg_fits_the_factory_config_runs_under_a_new_version(reopen: Opener) -> None:
    store = reopen(initial=changed("cards[0].config.channel", 2000, config("large")))
    store = reopen("compact")
    assert (store.boot.source, store.active().version, store.active().config_id) == ("factory", "v2", "factory")
    assert store.boot.config is store.active()
    assert not store.active().is_persisted
    store.commit(config("next"), actor="ann")
    assert names(reopen("compact")) == ("next", "factory", None)


def test_when_nothing_fits_the_store_says_why(reopen: Opener) -> None:
    large = changed("cards[0].config.channel", 2000)
    reopen(initial=large).commit(large, actor="ann")
    with pytest.raises(NoUsableConfigError, match=r"active: v2 .*; lkg: v1 .*; factory: factory "):
        reopen("compact", factory=changed("scan.intervalMs", 1))


class StoreAndModel(RuleBasedStateMachine):
    """Any sequence of writes and restarts, beside the three names and two numbers that it should come to."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.active = self.kept = "factory"
        self.lkg: str | None = None
        self.staged: str | None = None
        self.number = 1
        self._open()

    def _open(self) -> None:
        self.directory = DataDirectory.open(Path(self.folder.name))
        self.store = ConfigStore(
            self.directory.database, profile=load_profile(), factory=config("factory"), now_ms=lambda: NOW_MS
        )

    @rule()
    def restart(self) -> None:
        self.directory.close()
        self._open()
        self.active = self.kept

    @rule(name=st.sampled_from("abc"), persist=st.booleans())
    def commit(self, name: str, persist: bool) -> None:
        self._number(self.store.commit(config(name), actor="ann", persist=persist).version)
        if persist:
            self.lkg, self.kept = self.active, name
        self.active = name
        self.staged = None if self.staged == name else self.staged

    @rule()
    def restore_lkg(self) -> None:
        if self.lkg is None:
            with pytest.raises(NothingToRestoreError):
                self.store.restore("LKG", actor="ann")
            return
        self._number(self.store.restore("LKG", actor="ann").version)
        self.lkg, self.active = self.active, self.lkg
        self.kept = self.active

    @rule()
    def restore_factory(self) -> None:
        self._number(self.store.restore("FACTORY", actor="ann").version)
        self.lkg, self.active = self.active, "factory"
        self.kept = self.active

    @rule(name=st.sampled_from("abc"))
    def stage(self, name: str) -> None:
        self.store.save_staged(config(name))
        self.staged = name

    def _number(self, version: str) -> None:
        self.number += 1
        assert version == f"v{self.number}"

    @invariant()
    def slots_hold_what_they_should(self) -> None:
        if hasattr(self, "store"):
            assert names(self.store) == (self.active, self.lkg, self.staged)
            assert self.store.history(1, 0)[1] == self.number
            assert self.store.history(1, 0)[0][0]["version"] == f"v{self.number}"

    def teardown(self) -> None:
        if hasattr(self, "directory"):
            self.directory.close()
            self.folder.cleanup()


StoreAndModel.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
TestStoreAgainstModel = StoreAndModel.TestCase


def test_an_unconfirmed_commit_is_given_back_with_the_rollback_of_before(reopen: Opener) -> None:
    store = reopen()
    store.commit(config("a"), actor="ann")
    store.commit(config("b"), actor="ann", confirm_within_s=60)
    assert store.unconfirmed is not None
    assert (store.unconfirmed.version, store.unconfirmed.deadline_ms) == ("v3", NOW_MS + 60_000)
    store.give_back()
    assert (store.active().version, names(store)) == ("v4", ("a", "factory", None))
    assert store.unconfirmed is None
    assert store.history(1, 0)[0][0]["actor"] == "system"
    assert names(reopen()) == ("a", "factory", None)
    with pytest.raises(NothingToRestoreError):
        store.give_back()


def test_a_confirmed_commit_and_one_that_was_restored_away_wait_for_nothing(reopen: Opener) -> None:
    store = reopen()
    store.commit(config("a"), actor="ann", confirm_within_s=60)
    store.confirm()
    store = reopen(now_ms=lambda: NOW_MS + 61_000)
    assert (names(store), store.returned_at_boot) == (("a", "factory", None), None)
    store.commit(config("b"), actor="ann", confirm_within_s=60)
    store.restore("LKG", actor="ann")
    assert store.unconfirmed is None
    assert names(reopen(now_ms=lambda: NOW_MS + 900_000)) == ("a", "b", None)


def test_a_restart_before_the_deadline_goes_on_waiting(reopen: Opener) -> None:
    reopen().commit(config("a"), actor="ann", confirm_within_s=60)
    store = reopen(now_ms=lambda: NOW_MS + 59_000)
    assert names(store) == ("a", "factory", None)
    assert store.unconfirmed is not None
    store.give_back()
    assert names(store) == ("factory", None, None)


def test_a_restart_after_the_deadline_begins_with_what_was_before(reopen: Opener) -> None:
    reopen().commit(config("a"), actor="ann", confirm_within_s=60)
    store = reopen(now_ms=lambda: NOW_MS + 60_000)
    assert (store.active().version, names(store)) == ("v3", ("factory", None, None))
    assert store.returned_at_boot is not None
    assert [one.version for one in store.returned_at_boot] == ["v2", "v3"]
    assert "was not confirmed in time" in str(store.boot.skipped[0])
    again = reopen(now_ms=lambda: NOW_MS + 60_000)
    assert (again.active().version, again.returned_at_boot, again.boot.skipped) == ("v3", None, ())


def test_a_trial_that_was_not_to_be_kept_leaves_nothing_on_disk(reopen: Opener) -> None:
    store = reopen()
    store.commit(config("a"), actor="ann", persist=False, confirm_within_s=60)
    assert store.unconfirmed is not None
    assert reopen().unconfirmed is None
    store = reopen()
    store.commit(config("a"), actor="ann", persist=False, confirm_within_s=60)
    store.give_back()
    assert names(store) == ("factory", None, None)
    assert store.active().version == "v4"
    assert reopen().active().version == "v1"


def test_a_former_config_that_is_damaged_is_told_and_does_not_return(reopen: Opener, tmp_path: Path) -> None:
    reopen().commit(config("a"), actor="ann", confirm_within_s=60)
    with closing(sqlite3.connect(tmp_path / "data" / "plumbline.db")) as connection, connection:
        connection.execute("UPDATE configs SET body = x'00' WHERE version = 'v1'")
    store = reopen(now_ms=lambda: NOW_MS + 60_000)
    assert store.active().config_id == "a"
    assert {one.slot for one in store.boot.skipped} == {"former", "lkg"}
    assert store.unconfirmed is None
