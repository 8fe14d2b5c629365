"""Snapshots read one after another: always what reading each in whole would give, at the price of what changed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.contracts.snapshot_reading import SnapshotReader

AROUND: dict[str, Any] = {
    "type": "runtime_snapshot",
    "apiVersion": "2.0",
    "timestamp": "2026-01-01T00:00:00Z",
    "snapshotRevision": 1,
    "scanIntervalMs": 10,
    "runMode": "RUN_NORMAL",
    "system": {"alarms": [{"cardId": 1, "fault": "MATH", "since": "t", "latched": True, "clears": "reset"}]},
}


def card(card_id: int, **more: Any) -> dict[str, Any]:
    return {"cardId": card_id, "cardType": "DO", **more, "evalCounter": 7, "lastEvalUs": 3}


def text_of(*cards: dict[str, Any], **around: Any) -> str:
    return json.dumps({**AROUND, "cards": list(cards), **around}, separators=(",", ":"))


def read(reader: SnapshotReader, text: str) -> RuntimeSnapshot:
    got = reader.read(text)
    assert got is not None, "the text should have been read card by card"
    assert got.snapshot.counted() == RuntimeSnapshot.model_validate_json(text)
    return got.snapshot


def places(reader: SnapshotReader, text: str) -> tuple[int, ...] | None:
    got = reader.read(text)
    assert got is not None
    return None if got.changes is None else got.changes.places


def test_cards_that_did_not_change_are_the_same_objects() -> None:
    reader = SnapshotReader()
    first = read(reader, text_of(card(1), card(2)))
    second = read(reader, text_of(card(1), card(2, logicalState=True), snapshotRevision=2))
    assert second.cards[0] is first.cards[0]
    assert second.cards[1].logical_state is True
    assert (first.snapshot_revision, second.snapshot_revision) == (1, 2)


def test_changes_name_the_places_and_the_snapshot_that_they_are_changes_of() -> None:
    reader = SnapshotReader()
    first = reader.read(text_of(card(1), card(2), card(3)))
    second = reader.read(text_of(card(1), card(2, logicalState=True), card(3)))
    assert first is not None
    assert second is not None
    assert first.changes is None
    assert second.changes is not None
    assert second.changes.before is first.snapshot
    assert second.changes.places == (1,)


def test_a_card_that_only_ran_again_has_its_new_count_and_is_no_change() -> None:
    reader = SnapshotReader()
    first = read(reader, text_of(card(1), card(2)))
    text = text_of({**card(1), "evalCounter": 8}, card(2))
    assert places(reader, text) == ()
    second = read(SnapshotReader(), text)
    assert (first.cards[0].eval_counter, second.cards[0].eval_counter) == (7, 8)
    third = read(reader, text_of({**card(1), "evalCounter": 9}, card(2)))
    assert third.cards[0] is first.cards[0]
    counted = third.card(1)
    assert counted is not None
    assert counted.to_wire() == {**card(1), "evalCounter": 9}
    assert third.counted().cards[0] == counted
    assert first.card(1) is first.cards[0]


def test_cards_without_a_count_are_compared_in_whole() -> None:
    reader = SnapshotReader()
    old = {"cardId": 1, "cardType": "DI", "logicalState": False}
    first = read(reader, text_of(old, {"cardId": 2, "cardType": "DI"}))
    second = read(reader, text_of({**old, "logicalState": True}, {"cardId": 2, "cardType": "DI"}))
    assert second.cards[1] is first.cards[1]
    assert second.cards[0].logical_state is True


def test_where_only_some_cards_count_a_new_count_is_a_change_like_any_other() -> None:
    reader = SnapshotReader()
    plain = {"cardId": 2, "cardType": "RTC"}
    read(reader, text_of(card(1), plain))
    assert places(reader, text_of({**card(1), "evalCounter": 8}, plain)) == (0,)


def test_another_set_of_cards_is_read_anew() -> None:
    reader = SnapshotReader()
    read(reader, text_of(card(1), card(2)))
    assert places(reader, text_of(card(1), card(2), card(3))) is None
    assert places(reader, text_of(card(1), card(2), card(4))) is None
    assert places(reader, text_of(card(1), card(2), card(4))) == ()


def test_words_in_a_label_that_look_like_cards_are_only_words() -> None:
    reader = SnapshotReader()
    odd = card(1, label='},{"cardId":9,"evalCounter":5,"cards":[{"cardId":')
    assert read(reader, text_of(odd, card(2))).cards[0].label == odd["label"]
    read(reader, text_of(odd, card(2, logicalState=True)))


def test_objects_within_a_card_are_read_with_it() -> None:
    reader = SnapshotReader()
    source = {"cardId": 2, "field": "currentValue", "type": "NUMBER"}
    condition = {"source": source, "operator": "GT", "threshold": 5}
    point = {"enabled": True, "condition": condition, "hits": 1}
    read(reader, text_of(card(1, breakpoint=point), card(2)))
    read(reader, text_of(card(1, breakpoint={**point, "hits": 2}), card(2)))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param('{"type":"command_result"}', id="another message"),
        pytest.param(text_of(), id="no cards"),
        pytest.param(json.dumps({**AROUND, "cards": [card(1)]}), id="spaces"),
        pytest.param(text_of(card(1))[:-20], id="cut off in a card"),
        pytest.param(text_of(card(1))[:-1], id="cut off after the cards"),
        pytest.param(text_of(card(1), card(2, logicalState="perhaps")), id="a wrong type"),
        pytest.param(text_of(card(1), card(2, more=[{"cardId": 3}, {"cardId": 4}])), id="cards in the last card"),
        pytest.param(text_of(card(1, more=[{"cardId": 3}, {"cardId": 4}]), card(2)), id="cards in a card"),
        pytest.param(text_of(card(1, more={"evalCounter": 3}), {"cardId": 2, "cardType": "DO"}), id="another's count"),
        pytest.param(text_of(card(1, more={"cards": [{"cardId": 1}]})), id="a list of cards in a card"),
        pytest.param(
            json.dumps({**AROUND, "old": {"cards": [{"cardId": 9}]}}, separators=(",", ":"))[:-1]
            + ',"cards" : [{"cardId":1,"cardType":"DI"}]}',
            id="the list of something else",
        ),
        pytest.param(text_of(card(1), scanIntervalMs="often"), id="a wrong type around the cards"),
    ],
)
def test_what_is_laid_out_otherwise_is_left_to_be_read_whole(text: str) -> None:
    assert SnapshotReader().read(text) is None


def test_after_a_text_that_was_left_the_next_is_read_anew() -> None:
    reader = SnapshotReader()
    read(reader, text_of(card(1)))
    assert reader.read("{") is None
    assert places(reader, text_of(card(1))) is None


@given(
    st.lists(
        st.lists(
            st.tuples(st.booleans(), st.integers(0, 3), st.text(max_size=4), st.sampled_from([0, 7, 4_294_967_295])),
            min_size=1,
            max_size=4,
        ),
        max_size=6,
    )
)
def test_any_sequence_reads_as_each_text_by_itself(sequence: list[list[tuple[bool, int, str, int]]]) -> None:
    reader = SnapshotReader()
    seen: RuntimeSnapshot | None = None
    before: list[dict[str, object]] = []
    for shown in sequence:
        cards = [
            {"cardId": at, "cardType": "DI", "logicalState": on, "currentValue": value, "label": label,
             "evalCounter": count}
            for at, (on, value, label, count) in enumerate(shown)
        ]  # fmt: skip
        text = text_of(*cards)
        got = reader.read(text)
        assert got is not None
        assert got.snapshot.counted() == RuntimeSnapshot.model_validate_json(text)
        if got.changes is not None:
            assert seen is got.changes.before
            without = [{**one, "evalCounter": 0} for one in before]
            changed = [at for at, one in enumerate(cards) if {**one, "evalCounter": 0} != without[at]]
            assert list(got.changes.places) == changed
        seen, before = got.snapshot, cards
