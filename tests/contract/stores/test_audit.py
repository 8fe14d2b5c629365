"""What every store of the audit keeps to (ruling 42)."""

from runtime.storage.audit_chain import FIRST_HASH, hash_of
from tests.helpers.stores import Stores


def append(stores: Stores, target: str, *, at_once: bool = True, error_code: str | None = None) -> None:
    stores.audit.append(
        actor="anna", role="ENGINEER", action="config.commit", target=target, before=None, after="b" * 64,
        result="SUCCESS" if error_code is None else "FAILURE", error_code=error_code, at_once=at_once,
    )  # fmt: skip


def test_records_are_read_newest_first_and_outlive_a_restart(stores: Stores) -> None:
    for number in range(5):
        append(stores, f"card {number}")
    stores.close()
    stores.open()
    append(stores, "card 5")
    items, total = stores.audit.page(2, 1)
    assert total == 6
    assert [(item["seq"], item["target"]) for item in items] == [(5, "card 4"), (4, "card 3")]
    assert items[0]["timestamp"] == "2026-01-01T00:00:00.000Z"


def test_what_waits_is_there_after_a_flush_and_when_it_is_read(stores: Stores) -> None:
    append(stores, "one", at_once=False)
    stores.audit.flush()
    append(stores, "two", at_once=False)
    assert [item["target"] for item in stores.audit.page(10, 0)[0]] == ["two", "one"]


def test_each_record_holds_the_hash_of_the_one_before(stores: Stores) -> None:
    for number in range(4):
        append(stores, f"card {number} ü", error_code="NOT_FOUND" if number == 2 else None)
    stores.close()
    stores.open()
    append(stores, "the last")
    prev_hash = FIRST_HASH
    for record in reversed(stores.audit.page(10, 0)[0]):
        assert record["prevHash"] == prev_hash
        assert record["hash"] == hash_of(record, prev_hash)
        assert ("errorCode" in record) is (record["target"] == "card 2 ü")
        prev_hash = record["hash"]


def test_whatever_a_client_calls_itself_can_be_recorded(stores: Stores) -> None:
    stores.audit.append(
        actor="half \ud800 pair", role="VIEWER", action="x\0y", target="z" * 10_000, before=None, after=None,
        result="FAILURE", error_code="FORBIDDEN", at_once=True,
    )  # fmt: skip
    [record], _ = stores.audit.page(1, 0)
    assert record["actor"].encode().startswith(b"half ")
    assert len(record["target"]) == 10_000
