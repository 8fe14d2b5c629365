"""What a simulation is expected to show, and how it is told that it shows something else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from runtime.cli.expectation import Expectation, UnusableExpectationError, parse_expectation


def lines(*documents: object) -> bytes:
    return "\n".join(json.dumps(document) for document in documents).encode()


def snapshot(**fields: Any) -> dict[str, Any]:
    return {
        "runMode": "RUN_NORMAL",
        "system": {"alarmActive": False},
        "cards": [{"cardId": 8, "label": "Pump", **fields}],
    }


def told(expected: bytes, *shown: tuple[int, dict[str, Any]]) -> list[tuple[int, str]]:
    expectation = Expectation(parse_expectation(expected))
    found = [deviation for scan, one in shown for deviation in expectation.take(scan, one)]
    return [(one.line, one.text) for one in (*found, *expectation.end())]


def test_what_is_as_expected_is_not_told() -> None:
    expected = lines({"scan": 1, "cards": {"8": {"phase": "ON"}}, "snapshot": {"system": {"alarmActive": False}}})
    assert told(expected, (1, snapshot(phase="ON"))) == []


def test_what_is_otherwise_is_told_with_line_scan_card_and_field() -> None:
    expected = b"\n" + lines({"scan": 2, "note": "it runs", "cards": {"8": {"phase": "ON"}}})
    assert told(expected, (1, snapshot(phase="ON")), (2, snapshot(phase=None))) == [
        (2, 'scan 2: card 8 (Pump) phase is null, expected "ON"')
    ]


def test_the_last_snapshot_of_a_scan_counts() -> None:
    expected = lines({"scan": 2, "cards": {"8": {"phase": "ON"}}})
    assert told(expected, (2, snapshot(phase="DELAY")), (2, snapshot(phase="ON")), (3, snapshot(phase="DELAY"))) == []


def test_a_field_or_card_that_is_not_there_is_told() -> None:
    expected = lines({"scan": 1, "cards": {"8": {"phase": "ON"}, "9": {}}, "snapshot": {"halt": None}})
    assert [text for _, text in told(expected, (1, snapshot()))] == [
        'scan 1: card 8 (Pump) phase is not reported, expected "ON"',
        "scan 1: there is no card 9",
        "scan 1: halt is not reported, expected null",
    ]


def test_one_is_not_true() -> None:
    expected = lines({"scan": 1, "cards": {"8": {"currentValue": 1}}})
    assert told(expected, (1, snapshot(currentValue=True))) == [
        (1, "scan 1: card 8 (Pump) currentValue is true, expected 1")
    ]


def test_nested_fields_are_compared_one_by_one() -> None:
    expected = lines({"scan": 1, "snapshot": {"system": {"alarmActive": True}}})
    assert told(expected, (1, snapshot())) == [(1, "scan 1: system.alarmActive is false, expected true")]


def test_a_scan_that_never_comes_is_told() -> None:
    expected = lines({"scan": 1, "cards": {}}, {"scan": 9, "cards": {}})
    assert told(expected, (1, snapshot())) == [(2, "scan 9: not reached, the simulation ended with scan 1")]
    assert told(lines({"scan": 1})) == [(1, "scan 1: not reached, the simulation ended with scan 0")]


def test_a_scan_before_the_first_snapshot_has_none() -> None:
    assert told(lines({"scan": 1}), (2, snapshot())) == [(1, "scan 1: there is no snapshot of it")]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"{", 1, "JSON"),
        (b"[]", 1, "is no JSON object"),
        (lines({"scan": 1}, {"scan": 0}), 2, "from 1 up"),
        (lines({"scan": True}), 1, "from 1 up"),
        (lines({"scan": 2}, {"scan": 1}), 2, "ascending"),
        (lines({"scan": 1, "card": {}}), 1, "'card' is not known"),
        (lines({"scan": 1, "cards": []}), 1, "cards must be"),
        (lines({"scan": 1, "cards": {"x": {}}}), 1, "cards must be"),
        (lines({"scan": 1, "cards": {"8": 1}}), 1, "cards must be"),
        (lines({"scan": 1, "snapshot": 1}), 1, "snapshot must be"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(content: bytes, line: int, reason: str) -> None:
    with pytest.raises(UnusableExpectationError, match=reason) as wrong:
        parse_expectation(content)
    assert wrong.value.line == line
