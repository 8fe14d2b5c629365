"""What every store of configs keeps to (card-semantics §6, rulings 31–38)."""

import pytest

from runtime.storage.errors import NothingToRestoreError
from tests.helpers.controllers import config_document
from tests.helpers.stores import Stores
from tests.helpers.valid_config import changed


def restart(stores: Stores) -> None:
    stores.close()
    stores.open()


def commit(stores: Stores, interval_ms: int, *, persist: bool = True, confirm_within_s: int | None = None) -> str:
    document = config_document(interval_ms=interval_ms)
    return stores.configs.commit(document, actor="anna", persist=persist, confirm_within_s=confirm_within_s).version


def interval(stores: Stores) -> int:
    return int(stores.configs.active().document["scan"]["intervalMs"])


def test_an_empty_store_runs_what_the_program_ships(stores: Stores) -> None:
    assert stores.configs.active().version == "v1"
    assert stores.configs.active().document == config_document()
    assert stores.configs.staged() is None
    assert stores.configs.lkg() is None
    assert stores.configs.factory().document == config_document()


def test_a_commit_is_active_after_a_restart_and_what_was_active_is_the_rollback(stores: Stores) -> None:
    assert (commit(stores, 20), commit(stores, 30)) == ("v2", "v3")
    restart(stores)
    assert (stores.configs.active().version, interval(stores)) == ("v3", 30)
    lkg = stores.configs.lkg()
    assert lkg is not None
    assert lkg.version == "v2"


def test_a_restore_swaps_and_gets_a_number_of_its_own(stores: Stores) -> None:
    commit(stores, 20)
    assert stores.configs.restore("LKG", actor="otto").version == "v3"
    assert interval(stores) == 10
    assert stores.configs.restore("LKG", actor="otto").version == "v4"
    assert interval(stores) == 20
    assert stores.configs.restore("FACTORY", actor="otto").document == config_document()


def test_without_a_rollback_there_is_nothing_to_restore(stores: Stores) -> None:
    with pytest.raises(NothingToRestoreError):
        stores.configs.restore("LKG", actor="otto")


def test_a_commit_for_this_run_only_is_gone_after_a_restart_and_its_number_too(stores: Stores) -> None:
    assert commit(stores, 20, persist=False) == "v2"
    assert interval(stores) == 20
    assert stores.configs.lkg() is None
    restart(stores)
    assert (stores.configs.active().version, interval(stores)) == ("v1", 10)
    assert commit(stores, 30) == "v3"


def test_what_is_staged_stays_until_it_is_what_was_committed(stores: Stores) -> None:
    stores.configs.save_staged(config_document(interval_ms=40))
    commit(stores, 20)
    restart(stores)
    staged = stores.configs.staged()
    assert staged is not None
    assert staged.document["scan"]["intervalMs"] == 40
    commit(stores, 40)
    assert stores.configs.staged() is None


def test_history_is_newest_first_and_tells_who_did_what(stores: Stores) -> None:
    commit(stores, 20)
    stores.configs.restore("LKG", actor="otto")
    restart(stores)
    items, total = stores.configs.history(2, 0)
    assert total >= 2
    assert [(item["version"], item["actor"], item["action"]) for item in items] == [
        ("v3", "otto", "RESTORE"),
        ("v2", "anna", "COMMIT"),
    ]
    assert stores.configs.history(10, total)[0] == []


def test_a_commit_on_trial_returns_with_the_next_start_unless_it_was_confirmed(stores: Stores) -> None:
    commit(stores, 20, confirm_within_s=60)
    waiting = stores.configs.unconfirmed
    assert waiting is not None
    assert waiting.deadline_ms == stores.clock.now_ms + 60_000
    stores.clock.now_ms += 61_000
    restart(stores)
    assert interval(stores) == 10
    assert stores.configs.returned_at_boot is not None
    commit(stores, 30, confirm_within_s=60)
    stores.configs.confirm()
    stores.clock.now_ms += 61_000
    restart(stores)
    assert interval(stores) == 30
    assert stores.configs.returned_at_boot is None


def test_a_commit_on_trial_can_be_given_back(stores: Stores) -> None:
    commit(stores, 20, confirm_within_s=60)
    assert stores.configs.give_back().version == "v3"
    restart(stores)
    assert (interval(stores), stores.configs.unconfirmed) == (10, None)


def test_passwords_are_kept_and_never_shown(stores: Stores) -> None:
    document = changed("wifi.user.password", "secret-phrase")
    stores.configs.commit(document, actor="anna", persist=True, confirm_within_s=None)
    restart(stores)
    assert stores.configs.active().document == document
    assert "secret-phrase" not in str(stores.configs.active().readable)
