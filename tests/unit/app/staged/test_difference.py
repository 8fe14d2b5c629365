"""Staged against active, in words."""

from __future__ import annotations

from typing import Any

import pytest

from app.staged.difference import Change, Difference, count, differences
from app.staged.paths import ABSENT, parse, replaced
from tests.helpers.pump_config import card, clause, constant, pump_config, value_of


def with_value(path: str, value: object) -> Any:
    return replaced(pump_config(), parse(path), value)


def told(after: Any) -> list[str]:
    """Return the differences from the plain config, one line each."""
    lines = []
    for one in differences(pump_config(), after):
        lines += [f"{one.title}: {change.label}: {change.before} → {change.after}" for change in one.changes]
        lines += [] if one.changes else [f"{one.title}: {one.kind}"]
    return lines


def test_two_equal_configs_do_not_differ() -> None:
    shuffled = dict(reversed(pump_config().items()))
    shuffled["cards"] = list(reversed(shuffled["cards"]))
    assert differences(pump_config(), shuffled) == ()


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        ("cards[3].config.onDuration", 750, "Pump: On for: 5.00\u2009s → 7.50\u2009s"),
        (
            "cards[3].config.set.clauseA.threshold",
            7500,
            "Pump: Set, first clause: threshold: 80.00\u2009% → 75.00\u2009%",
        ),
        (
            "cards[3].config.set.clauseA",
            clause(1, "currentValue", "NUMBER", "GT", 80),
            "Pump: Set, first clause: source: Tank level → High float count",
        ),
        (
            "cards[3].config.set.clauseA",
            clause(1, "logicalState", "BOOL", "EQ", 1),
            "Pump: Set, first clause: Tank level > 80.00\u2009% → High float is on",
        ),
        ("cards[3].config.set.clauseB", ABSENT, "Pump: Set, second clause: Flush mission is IDLE → none"),
        ("cards[3].config.reset", {}, "Pump: Reset: High float is on → constant false"),
        ("cards[0].config.set", ABSENT, "High float: Set: constant true → constant true"),
        ("cards[1].config.outputRange.max", 5000, "Tank level: Becomes to: 100.00\u2009% → 50.00\u2009%"),
        ("cards[1].config.inputRange.max", 1023, "Tank level: Reading to: 4095\u2009raw → 1023\u2009raw"),
        ("cards[2].config.standard.inputB", value_of(2), "Demand: Input B: 2.50 → Tank level"),
        ("cards[2].config.standard.inputB", constant(300), "Demand: Input B: value: 2.50 → 3.00"),
        ("cards[0].enabled", False, "High float: Enabled: on → off"),
        ("cards[0].enabled", 1, "High float: Enabled: on → 1"),
        ("cards[4].vendorNote", {"a": 1}, "Flush: vendorNote.a: nothing → 1"),
        ("cards[4].vendorNote", ABSENT, 'Flush: vendorNote: "kept" → nothing'),
        ("cards[3].cardType", "SIO", "Pump: Family: DO → SIO"),
        ("scan.intervalMs", 20, "Scan: Interval: 10\u2009ms → 20\u2009ms"),
        ("wifi.user.password", "secret", "Wi-Fi: Password: a password → a new password"),
        ("configId", "x", "Config: Id: “7f1b6c1e-0000-4000-8000-000000000001” → “x”"),
        ("vendor", 1, "Config: vendor: nothing → 1"),
        (
            "bindings[0].source.ref.cardId",
            2,
            "Binding B-1: Binding: Pump · onDuration follows Demand → Pump · onDuration follows Tank level",
        ),
        ("bindings", [], "Pump · onDuration follows Demand: removed"),
        ("bindings", ABSENT, "Pump · onDuration follows Demand: removed"),
        ("bindings", 5, "Pump · onDuration follows Demand: removed"),
        ("cards[5]", ABSENT, "Every morning: removed"),
    ],
)
def test_a_change_is_told_by_card_and_field(path: str, value: object, line: str) -> None:
    assert line in told(with_value(path, value))


def test_an_added_card_and_binding_are_told_with_their_place() -> None:
    after = pump_config()
    after["cards"].insert(0, card(9, "RTC", "", {}))
    after["bindings"].append({"bindingId": "B-2", "target": {"cardId": 5, "path": "config.onDuration"}})
    found = differences(pump_config(), after)
    assert found == (
        Difference("added", "card 9", ("cards", 0), 9, "RTC"),
        Difference("added", "Flush · onDuration follows nothing", ("bindings", 1)),
    )


def test_doubles_are_matched_one_by_one() -> None:
    double = {"cards": [{"cardId": 1, "label": "a"}, {"cardId": 1, "label": "b"}, {"label": "c"}]}
    changed = {"cards": [{"cardId": 1, "label": "a"}, {"cardId": 1, "label": "B"}, {"label": "C"}, 7]}
    found = differences(double, changed)
    assert [(one.place, one.changes) for one in found] == [
        (("cards", 1), (Change(("label",), "Label", "“b”", "“B”"),)),
        (("cards", 2), (Change(("label",), "Label", "“c”", "“C”"),)),
    ]


def test_bindings_with_one_id_are_matched_one_by_one() -> None:
    both = {"cards": [], "bindings": [{"bindingId": "B"}, {"bindingId": "B", "x": 1}]}
    assert len(differences(both, {"cards": [], "bindings": [{"bindingId": "B"}, {"bindingId": "B", "x": 2}]})) == 1


def test_changes_are_counted_as_a_person_would() -> None:
    after = pump_config()
    after["cards"][3]["config"] |= {"onDuration": 1, "delayBeforeON": 2}
    del after["cards"][5]
    assert count(differences(pump_config(), after)) == 3


def test_bindings_that_are_no_list_are_told_as_they_stand() -> None:
    before, after = {"cards": [], "bindings": 5}, {"cards": [], "bindings": 6}
    assert [change.after for one in differences(before, after) for change in one.changes] == ["6"]


def test_blocks_that_are_not_there_do_not_disturb() -> None:
    assert differences({}, {}) == ()
    assert [one.title for one in differences({}, {"scan": {"intervalMs": 10}})] == ["Scan"]


def test_a_label_is_told_with_what_is_not_seen() -> None:
    after = pump_config()
    after["cards"].append(card(9, "RTC", "a\u202eb", {}))
    [added] = differences(pump_config(), after)
    assert added.title == "a\\u202eb"
