"""The chain of hashes, and every way to break it."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from runtime.storage.audit_chain import FIRST_HASH, chained, first_break, signing_json


def chain(count: int = 5) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = []
    for seq in range(1, count + 1):
        record = {"seq": seq, "actor": "Zoë", "before": None}
        records.append(chained(record, records[-1]["hash"] if records else FIRST_HASH))
    return records


def test_the_hash_covers_the_one_before_and_the_record_without_itself() -> None:
    record = chain(1)[0]
    text = FIRST_HASH + f'{{"seq":1,"actor":"Zoë","before":null,"prevHash":"{FIRST_HASH}"}}'
    assert record["hash"] == hashlib.sha256(text.encode()).hexdigest()
    assert list(record) == ["seq", "actor", "before", "prevHash", "hash"]


def test_a_whole_chain_has_no_break() -> None:
    assert first_break(chain()) is None
    assert first_break([]) is None
    assert first_break(chain()[2:], prev_hash=chain()[1]["hash"]) is None


@pytest.mark.parametrize(
    ("spoil", "seq"),
    [
        (lambda records: records[2].update(actor="Eve"), 3),
        (lambda records: records.pop(2), 4),
        (lambda records: records.insert(3, dict(records[2])), 3),
        (lambda records: records.reverse(), 5),
        (lambda records: records[0].update(prevHash="f" * 64), 1),
        (lambda records: records[4].pop("hash"), 5),
        (lambda records: records.__setitem__(2, chained({"seq": 3, "actor": "Eve"}, records[1]["hash"])), 4),
    ],
)
def test_what_was_changed_added_taken_away_or_moved_breaks_it(spoil: Any, seq: int) -> None:
    records = chain()
    spoil(records)
    assert first_break(records) == seq


def test_the_signed_text_is_that_of_json_stringify() -> None:
    assert signing_json({"a": 'q"\\/', "b": [1, True, None], "c": "é\n\x01\u2028"}) == (
        '{"a":"q\\"\\\\/","b":[1,true,null],"c":"é\\n\\u0001\u2028"}'
    )
    assert signing_json({"ü": "\ud800"}) == '{"ü":"\\ud800"}'
