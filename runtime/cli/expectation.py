"""What a simulation is expected to show, as JSON lines, and where it shows something else.

    {"scan": 120, "cards": {"131": {"missionState": "ACTIVE", "phase": "ON"}}, "snapshot": {"runMode": "RUN_NORMAL"}}

Each line is held against the last snapshot of that scan (of the halt, while the program stands). Only what is named
is compared, so that a test says what it is about and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from runtime.contracts.json_text import UnreadableJsonError, read_json, write_json

Json = dict[str, Any]
_BOM = b"\xef\xbb\xbf"
_KEYS = frozenset({"scan", "cards", "snapshot", "note"})
"""`note` is for the reader."""


class UnusableExpectationError(ValueError):
    """A line that cannot be used: `line` counts from 1, `reason` says what is wrong and what to write instead."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ExpectationLine:
    """What scan `scan` shows, by card id and field, and beside the cards."""

    line: int
    scan: int
    cards: dict[int, Json]
    snapshot: Json


@dataclass(frozen=True, slots=True)
class Deviation:
    """Something that was otherwise than expected, in one line for the person at the terminal."""

    line: int
    text: str


def parse_expectation(content: bytes) -> tuple[ExpectationLine, ...]:
    """Return the lines of a file, ascending by scan; raises `UnusableExpectationError`. Empty lines are skipped."""
    lines: list[ExpectationLine] = []
    for number, text in enumerate(content.removeprefix(_BOM).split(b"\n"), start=1):
        if not text.strip():
            continue
        line = _parse_line(number, text)
        if lines and line.scan < lines[-1].scan:
            raise UnusableExpectationError(
                number, f"scan {line.scan} comes after scan {lines[-1].scan}; put the lines in ascending order"
            )
        lines.append(line)
    return tuple(lines)


class Expectation:
    """Give it each snapshot with the number of scans completed by then, and at last ask for what never came."""

    def __init__(self, lines: tuple[ExpectationLine, ...]) -> None:
        self._left = list(lines)
        self._scan = 0
        self._snapshot: Json | None = None

    def take(self, scan: int, snapshot: Json) -> Iterator[Deviation]:
        """Yield what the snapshots before this one should have shown and did not."""
        yield from self._look(before=scan)
        self._scan, self._snapshot = scan, snapshot

    def end(self) -> Iterator[Deviation]:
        """Yield what is left to be said when the simulation is over."""
        yield from self._look(before=self._scan + 1)
        for line in self._left:
            yield Deviation(line.line, f"scan {line.scan}: not reached, the simulation ended with scan {self._scan}")
        self._left.clear()

    def _look(self, before: int) -> Iterator[Deviation]:
        while self._left and self._left[0].scan < before:
            line = self._left.pop(0)
            if self._snapshot is None:
                yield Deviation(line.line, f"scan {line.scan}: there is no snapshot of it")
            else:
                yield from self._compare(line, self._snapshot)

    def _compare(self, line: ExpectationLine, snapshot: Json) -> Iterator[Deviation]:
        cards = {card["cardId"]: card for card in snapshot["cards"]}
        for card_id, wanted in line.cards.items():
            if card_id not in cards:
                yield Deviation(line.line, f"scan {line.scan}: there is no card {card_id}")
                continue
            label = cards[card_id].get("label")
            name = f"card {card_id}{f' ({label})' if label else ''}"
            yield from self._differences(line, f"{name} ", wanted, cards[card_id])
        yield from self._differences(line, "", line.snapshot, snapshot)

    def _differences(self, line: ExpectationLine, where: str, wanted: Json, found: Json) -> Iterator[Deviation]:
        for key, value in wanted.items():
            if key not in found:
                yield Deviation(line.line, f"scan {line.scan}: {where}{key} is not reported, expected {_text(value)}")
            elif isinstance(value, dict) and isinstance(found[key], dict):
                yield from self._differences(line, f"{where}{key}.", value, found[key])
            elif found[key] != value or isinstance(found[key], bool) != isinstance(value, bool):
                told = f"{where}{key} is {_text(found[key])}, expected {_text(value)}"
                yield Deviation(line.line, f"scan {line.scan}: {told}")


def _parse_line(number: int, text: bytes) -> ExpectationLine:
    try:
        document = read_json(text)
    except UnreadableJsonError as wrong:
        raise UnusableExpectationError(number, f"{wrong.reason}; write one JSON object a line") from None
    if not isinstance(document, dict):
        raise UnusableExpectationError(number, 'is no JSON object; write {"scan": 1, "cards": {…}}')
    unknown = sorted(document.keys() - _KEYS)
    if unknown:
        raise UnusableExpectationError(number, f"{unknown[0]!r} is not known here; scan, cards, snapshot and note are")
    scan = document.get("scan")
    if not isinstance(scan, int) or isinstance(scan, bool) or scan < 1:
        raise UnusableExpectationError(number, "scan must be a whole number from 1 up")
    snapshot, cards = document.get("snapshot", {}), document.get("cards", {})
    if not isinstance(snapshot, dict):
        raise UnusableExpectationError(number, "snapshot must be an object of fields")
    if not isinstance(cards, dict) or not all(
        key.isdecimal() and len(key) <= 10 and isinstance(fields, dict) for key, fields in cards.items()
    ):
        raise UnusableExpectationError(number, 'cards must be an object such as {"131": {"missionState": "ACTIVE"}}')
    return ExpectationLine(number, scan, {int(key): fields for key, fields in cards.items()}, snapshot)


def _text(value: object) -> str:
    return write_json(value).decode()
