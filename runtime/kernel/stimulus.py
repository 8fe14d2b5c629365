"""A stimulus: what a simulation is given before its scans, as JSON lines (decisions *Command line*, semantics §7).

    {"scan": 12, "inputs": {"1": 1, "2": 512}, "commands": [command envelopes], "clockSynced": true}

All but `scan` may be omitted; unknown keys are ignored. The envelopes stay unread: a wrong one gets its result when it
is served, as over the wire.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runtime.contracts.base import UINT32_MAX
from runtime.contracts.json_text import MAX_FILE_BYTES, UnreadableJsonError, read_json
from runtime.kernel.program import Program

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class StimulusLine:
    """What is done before scan `scan`, or at once while halted. `clock_synced` None: as before."""

    scan: int
    inputs: Mapping[int, int]
    clock_synced: bool | None
    commands: tuple[Any, ...]


class UnusableStimulusError(ValueError):
    """A line that cannot be used: `line` counts from 1, `reason` says what is wrong and what to write instead."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


def parse_stimulus(content: bytes, program: Program) -> tuple[StimulusLine, ...]:
    """Return the lines of a file in order; raises `UnusableStimulusError`. Empty lines are skipped."""
    if len(content) > MAX_FILE_BYTES:
        raise UnusableStimulusError(
            1, f"the file is {len(content)} bytes, over the limit of {MAX_FILE_BYTES}; split it"
        )
    known = {card.card_id for card in program.inputs}
    lines: list[StimulusLine] = []
    for number, text in enumerate(content.removeprefix(_BOM).split(b"\n"), start=1):
        if not text.strip():
            continue
        line = _parse_line(number, text, known)
        if lines and line.scan < lines[-1].scan:
            raise UnusableStimulusError(
                number, f"scan {line.scan} comes after scan {lines[-1].scan}; put the lines in ascending order"
            )
        lines.append(line)
    return tuple(lines)


def _parse_line(number: int, text: bytes, known: set[int]) -> StimulusLine:
    try:
        document = read_json(text)
    except UnreadableJsonError as wrong:
        raise UnusableStimulusError(number, f"{wrong.reason}; write one JSON object a line") from None
    if not isinstance(document, dict):
        raise UnusableStimulusError(number, 'is no JSON object; write one such as {"scan": 1, "inputs": {"10": 1}}')
    scan = document.get("scan")
    if type(scan) is not int or scan < 1:
        raise UnusableStimulusError(number, '"scan" must be a whole number from 1 up')
    clock_synced = document.get("clockSynced")
    if clock_synced is not None and not isinstance(clock_synced, bool):
        raise UnusableStimulusError(number, '"clockSynced" must be true or false')
    commands = document.get("commands", [])
    if not isinstance(commands, list):
        raise UnusableStimulusError(number, '"commands" must be a list of command envelopes')
    return StimulusLine(scan, _parse_inputs(number, document.get("inputs", {}), known), clock_synced, tuple(commands))


def _parse_inputs(number: int, inputs: object, known: set[int]) -> Mapping[int, int]:
    if not isinstance(inputs, dict):
        raise UnusableStimulusError(number, '"inputs" must be an object of raw readings by cardId')
    readings: dict[int, int] = {}
    for key, value in inputs.items():
        if not (key.isascii() and key.isdecimal()) or int(key) not in known:
            raise UnusableStimulusError(number, f'"inputs" names {key[:40]!r}, which is no DI or AI of the config')
        if type(value) is not int or not 0 <= value <= UINT32_MAX:
            raise UnusableStimulusError(number, f"the reading of card {key} must be a whole number in 0..{UINT32_MAX}")
        readings[int(key)] = value
    return readings
