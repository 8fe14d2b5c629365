from typing import Any

import pytest

from runtime.contracts.commands import RefusedCommand, SetBreakpoint
from runtime.kernel.breakpoints import Breakpoint, build_breakpoint
from tests.helpers.kernel import UINT32_MAX, ai, di, do, number, program

PROGRAM = program(di(1), ai(2), do(8))


def build(card_id: int = 1, **more: Any) -> Breakpoint:
    payload = SetBreakpoint.from_wire({"cardId": card_id, "enabled": True, **more})
    return build_breakpoint(PROGRAM, payload, by="ann", since_ms=0)


def test_a_plain_breakpoint_acts_each_time() -> None:
    point = build()
    assert [point.is_due(), point.is_due()] == [True, True]
    assert (point.hits, point.is_trace, point.read_watched()) == (2, False, None)


def test_it_acts_on_every_nth_hit() -> None:
    point = build(everyHits=3)
    assert [point.is_due() for _ in range(7)] == [False, False, True, False, False, True, False]


def test_only_a_true_condition_is_a_hit() -> None:
    point = build(condition=number(2, "GT", 500), everyHits=2)
    due = []
    for value in (0, 501, 0, 501):
        PROGRAM.by_id[2].current_value = value
        due.append(point.is_due())
    assert (due, point.hits) == ([False, False, False, True], 2)


def test_the_hit_count_saturates() -> None:
    point = build()
    point.hits = UINT32_MAX
    point.is_due()
    assert point.hits == UINT32_MAX


def test_a_data_breakpoint_sees_a_change_or_a_change_to_a_value() -> None:
    any_change, to_five = build(on={"field": "currentValue"}), build(on={"field": "currentValue", "to": 5})
    card = PROGRAM.by_id[1]
    seen = []
    for value in (4, 5, 5, 6):
        before = any_change.read_watched()
        card.current_value = value
        seen.append((any_change.is_change(before), to_five.is_change(before)))
    assert seen == [(True, False), (True, True), (False, False), (True, False)]


def test_it_says_what_it_is_who_set_it_and_how_often_it_was_hit() -> None:
    clause = number(2, "GT", 500)
    noisy = {**clause, "comment": "unknown keys do not travel in every snapshot"}
    point = build(condition=noisy, on={"field": "logicalState", "to": 1}, action="TRACE", reason="odd counts")
    assert point.to_wire(4) == {
        "enabled": True,
        "condition": clause,
        "on": {"field": "logicalState", "to": 1},
        "everyHits": 1,
        "action": "TRACE",
        "hits": 4,
        "by": "ann",
        "since": "1970-01-01T00:00:00.000Z",
        "reason": "odd counts",
    }
    plain = build().to_wire(0)
    assert (plain["condition"], plain["on"], plain["action"]) == (None, None, "HALT")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"card_id": 99}, "payload.cardId"),
        ({"condition": number(99, "GT", 1)}, "payload.condition.source.cardId"),
        ({"on": {"field": "label"}}, "payload.on.field"),
        ({"everyHits": UINT32_MAX + 1}, "payload.everyHits"),
        ({"reason": "x" * 1001}, "payload.reason"),
    ],
)
def test_what_cannot_be_set_is_refused_with_its_place(more: dict[str, Any], field: str) -> None:
    with pytest.raises(RefusedCommand) as refused:
        build(**more)
    assert refused.value.field == field
