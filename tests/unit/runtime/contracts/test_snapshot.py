"""Snapshots: what a device reports is read, what it does not report is None."""

from typing import Any

import pytest

from runtime.contracts.snapshot import BreakpointState, CardSnapshot, RuntimeSnapshot

BARE = {
    "timestamp": "2026-01-01T00:00:00Z",
    "snapshotRevision": 1,
    "scanIntervalMs": 10,
    "runMode": "RUN_NORMAL",
}


def snapshot(**card: Any) -> RuntimeSnapshot:
    return RuntimeSnapshot.from_wire({**BARE, "cards": [{"cardId": 1, "cardType": "DI", **card}]})


def test_a_card_is_found_by_its_id() -> None:
    shown = snapshot(logicalState=True)
    assert shown.card(1) is shown.cards[0]
    assert shown.card(2) is None


def test_of_two_cards_with_one_id_the_first_is_meant() -> None:
    wire = {**snapshot().to_wire(), "cards": [{"cardId": 1, "cardType": kind} for kind in ("DI", "AI")]}
    twice = RuntimeSnapshot.from_wire(wire)
    assert twice.card(1) is twice.cards[0]


@pytest.mark.parametrize(
    ("card", "is_overridden"),
    [
        ({}, False),
        ({"force": {"mode": "REAL", "value": None}}, False),
        ({"force": {"mode": "FORCED_HIGH"}}, True),
        ({"masked": False}, False),
        ({"masked": True}, True),
    ],
)
def test_a_card_that_is_forced_or_masked_counts_as_overridden(card: dict[str, Any], is_overridden: bool) -> None:
    shown = snapshot(**card)
    assert shown.overridden_cards == (shown.cards if is_overridden else ())


def test_what_a_device_does_not_report_is_none() -> None:
    card = snapshot().cards[0]
    assert card.logical_state is None
    assert card.set_clauses is None
    assert card.drive_state is None
    assert card.health is None
    silent = RuntimeSnapshot.from_wire({**BARE, "cards": []})
    assert (silent.test_mode.inputs_forced, silent.test_mode.output_mask_global) == (None, None)
    assert silent.system.alarm_active is None
    assert not silent.reports_overrides
    assert not silent.system.reports_alarms


@pytest.mark.parametrize("told", [{"alarmActive": False}, {"alarms": []}, {"alarms": [], "alarmActive": True}])
def test_alarms_are_reported_by_name_or_as_one_flag(told: dict[str, Any]) -> None:
    assert RuntimeSnapshot.from_wire({**BARE, "system": told, "cards": []}).system.reports_alarms


@pytest.mark.parametrize(
    ("cards", "is_told"),
    [
        ([], True),
        ([{"cardId": 1, "cardType": "DO"}], False),
        ([{"cardId": 1, "cardType": "DO", "masked": False}], True),
    ],
)
def test_overrides_are_reported_where_nothing_of_them_is_left_open(cards: list[dict[str, Any]], is_told: bool) -> None:
    told = {"testMode": {"inputsForced": False, "outputMaskGlobal": False}}
    assert RuntimeSnapshot.from_wire({**BARE, **told, "cards": cards}).reports_overrides is is_told


@pytest.mark.parametrize(("given", "kind"), [(True, bool), (None, type(None)), ({"enabled": False}, BreakpointState)])
def test_a_breakpoint_may_be_a_flag_from_older_devices(given: object, kind: type) -> None:
    assert isinstance(snapshot(breakpoint=given).cards[0].breakpoint, kind)


def test_an_unknown_family_is_read_as_a_plain_row() -> None:
    card = RuntimeSnapshot.from_wire(
        {
            "timestamp": "t", "snapshotRevision": 1, "scanIntervalMs": 10, "runMode": "RUN_TURBO",
            "cards": [{"cardId": 9, "cardType": "SERVO", "angle": 30}],
        }
    ).cards[0]  # fmt: skip
    assert card.to_wire() == {"cardId": 9, "cardType": "SERVO", "angle": 30}


@pytest.mark.parametrize(
    ("breakpoint_", "is_reported"),
    [(None, False), (False, False), (True, True), ({"enabled": True}, True), ({"enabled": False}, True)],
)
def test_cards_with_a_breakpoint_are_found_whatever_form_it_has(breakpoint_: object, is_reported: bool) -> None:
    shown = RuntimeSnapshot.from_wire(
        {
            "timestamp": "2026-01-01T00:00:00Z",
            "snapshotRevision": 1,
            "scanIntervalMs": 10,
            "runMode": "RUN_NORMAL",
            "cards": [{"cardId": 8, "cardType": "DO", "breakpoint": breakpoint_}],
        }
    )
    assert shown.breakpoint_cards == (shown.cards if is_reported else ())


def _counting(count: int) -> RuntimeSnapshot:
    cards = [{"cardId": card_id, "cardType": "DI", "evalCounter": count} for card_id in (4, 7)]
    return RuntimeSnapshot.from_wire(
        {"timestamp": "", "snapshotRevision": count, "scanIntervalMs": 10, "runMode": "RUN_NORMAL", "cards": cards}
    )


def test_counts_that_stand_apart_are_those_of_the_cards_that_are_asked_for() -> None:
    first = _counting(1)
    later = _counting(2).with_cards(first.cards, ("2", "1"))
    later.carry_on(first, ())
    assert later.places is first.places
    assert later.cards[0] is first.cards[0]
    asked = later.card(4)
    assert asked is not None
    assert asked.eval_counter == 2
    assert later.card(7) is first.cards[1]
    assert later.card(5) is None
    assert [card.eval_counter for card in later.counted().cards] == [2, 1]
    assert first.counted() == first


def _standing(*cards: dict[str, Any]) -> RuntimeSnapshot:
    placed = [{"cardId": card_id, "cardType": "DO", **card} for card_id, card in enumerate(cards)]
    return RuntimeSnapshot.from_wire(
        {"timestamp": "", "snapshotRevision": 1, "scanIntervalMs": 10, "runMode": "RUN_NORMAL", "cards": placed}
    )


def test_what_stands_out_is_carried_on_where_only_some_cards_changed() -> None:
    first = _standing({"masked": True}, {}, {"driveState": True}, {"masked": True}, {"breakpoint": True})
    later = _standing({"masked": True}, {"masked": True}, {}, {"driveState": True}, {"breakpoint": {"enabled": True}})
    assert (first.overridden_places, first.driven_places) == ((0, 3), (2,))
    asked_for = _standing(*(card.to_wire() for card in later.cards))
    later.carry_on(first, {1, 2, 3})
    for name in ("overridden_cards", "driven_outputs", "breakpoint_cards"):
        assert [card.card_id for card in getattr(later, name)] == [card.card_id for card in getattr(asked_for, name)]
    assert later.overridden_places == (0, 1)
    again = _standing(*(card.to_wire() for card in later.cards))
    again.carry_on(later, ())
    assert again.overridden_places == (0, 1)
    assert again.driven_outputs == (again.cards[3],)


@pytest.mark.parametrize(
    ("card", "is_driven"),
    [
        ({"cardType": "DO", "driveState": True}, True),
        ({"cardType": "DO", "driveState": False}, False),
        ({"cardType": "DO"}, False),
        ({"cardType": "DI", "driveState": True}, False),
    ],
)
def test_a_driven_output_is_one_that_says_so(card: dict[str, Any], is_driven: bool) -> None:
    shown = _standing(card)
    assert shown.driven_outputs == (shown.cards if is_driven else ())


def test_what_people_read_of_a_card_is_shown_as_it_is_and_begins_no_line() -> None:
    force = {"mode": "FORCED", "by": "anna\u202enimda", "reason": "a\nb"}
    card = CardSnapshot.from_wire({"cardId": 1, "cardType": "DI", "label": "Pump\x1b[2J", "force": force})
    assert card.label == "Pump\\x1b[2J"
    assert card.force is not None
    assert (card.force.by, card.force.reason) == ("anna\\u202enimda", "a\\nb")
