"""A recording run again: the same scans and commands at the same revisions, so the same states (decisions *Journal*).

A recording is JSON lines: one `{"config": …, "state": …}`, then lines in the stimulus format. Each says after which
`revision` it took place; scans in between had nothing to tell but the passing of time. Beside the keys of a stimulus:

    elapsedMs   kernel time of the scan, when not one interval
    wallclock   when not as long after the last scan as `elapsedMs` says
    by          who sent the commands
    expires     overrides whose time had run out were released
    publishes   a revision was published without a scan
    faults      kernel faults counted since the line before
    end         NOW (it goes on), CONTINUES (in another recording), STOPPED (the runtime was) or INCOMPLETE: what
                came then was not recorded; `lost` counts it up to the next recording
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from runtime.contracts.commands import RefusedCommand, SetVirtualInput, parse_command
from runtime.contracts.json_text import MAX_FILE_BYTES, UnreadableJsonError, read_json
from runtime.contracts.timestamps import unix_ms
from runtime.kernel.cards.card import JsonObject
from runtime.kernel.checkpoint import UnusableStateError, read_checkpoint
from runtime.kernel.machine import Machine
from runtime.kernel.program import Program
from runtime.kernel.scan_input import ScanInput
from runtime.kernel.stimulus import UnusableStimulusError

NOW, CONTINUES, STOPPED, INCOMPLETE = "NOW", "CONTINUES", "STOPPED", "INCOMPLETE"

_SYSTEM: JsonObject = {"wifiOnline": False, "firmwareVersion": "2.0.0"}


@dataclass(frozen=True, slots=True)
class RecordedLine:
    """One line after the first; `number` is its place in the file, from 1."""

    number: int
    revision: int
    inputs: Mapping[int, int] = field(default_factory=dict)
    clock_synced: bool | None = None
    commands: tuple[Any, ...] = ()
    by: str = ""
    elapsed_ms: int | None = None
    wall_ms: int | None = None
    expires: bool = False
    publishes: bool = False
    faults: tuple[str, ...] = ()
    end: str | None = None
    lost: int = 0

    @property
    def is_scan(self) -> bool:
        """Whether the line tells of a scan, not of something done between two."""
        return not (self.commands or self.expires or self.publishes or self.end)


@dataclass(frozen=True, slots=True)
class Recording:
    """A file that was read: the config to run, the state to begin with, what happened."""

    config: Mapping[str, Any]
    state: Mapping[str, Any]
    lines: tuple[RecordedLine, ...]


def parse_recording(content: bytes) -> Recording:
    """Return a recording; raises `UnusableStimulusError` with the line that is wrong."""
    if len(content) > MAX_FILE_BYTES:
        raise UnusableStimulusError(1, f"the file is {len(content)} bytes, over the limit of {MAX_FILE_BYTES}")
    texts = [(number, text) for number, text in enumerate(content.split(b"\n"), start=1) if text.strip()]
    if not texts:
        raise UnusableStimulusError(1, 'is empty; the first line is {"config": …, "state": …}')
    head = _read_object(*texts[0])
    config, state = head.get("config"), head.get("state")
    if not isinstance(config, dict) or not isinstance(state, dict):
        raise UnusableStimulusError(texts[0][0], 'is no recording: its first line is {"config": …, "state": …}')
    return Recording(config, state, tuple(_parse_line(*text) for text in texts[1:]))


class Replay:
    """One run of one recording; `program` is that of its config."""

    def __init__(self, program: Program, recording: Recording) -> None:
        """Raises `UnusableStimulusError` when the state does not fit the config."""
        state = recording.state
        self._lines: Sequence[RecordedLine] = recording.lines
        self._machine = Machine(program, config_version="")
        self._interval_ms = program.interval_ms
        try:
            self._machine.restore(read_checkpoint(state, program))
            self._readings = {int(card_id): int(value) for card_id, value in state["readings"].items()}
            self._clock_synced = bool(state["clockSynced"])
            self._wall_ms = int(state["wallMs"])
        except UnusableStateError as wrong:
            raise UnusableStimulusError(1, str(wrong)) from None
        except (KeyError, TypeError, ValueError, AttributeError, RefusedCommand) as wrong:
            raise UnusableStimulusError(1, f"its state cannot be used: {wrong}") from None

    @property
    def end(self) -> RecordedLine | None:
        """The line that says how the recording ends, None when it just stops."""
        return self._lines[-1] if self._lines and self._lines[-1].end else None

    def run(self) -> Iterator[JsonObject]:
        """Yield every snapshot that was published; raises `UnusableStimulusError` where a line does not fit."""
        for line in self._lines:
            yield from self._scan_up_to(line)
            yield from self._apply(line)

    def _scan_up_to(self, line: RecordedLine) -> Iterator[JsonObject]:
        """Run the scans that nothing was written about."""
        machine = self._machine
        while machine.revision < line.revision:
            if machine.is_halted:
                raise UnusableStimulusError(
                    line.number, f"is about revision {line.revision}, but the kernel halts at {machine.revision}"
                )
            yield self._scan(None, self._interval_ms)
        if machine.revision > line.revision:
            raise UnusableStimulusError(
                line.number, f"is about revision {line.revision}, but {machine.revision} was published already"
            )

    def _apply(self, line: RecordedLine) -> Iterator[JsonObject]:
        if line.end is not None:
            return
        machine = self._machine
        self._readings.update(line.inputs)
        if line.clock_synced is not None:
            self._clock_synced = line.clock_synced
        for fault in line.faults:
            machine.count_fault(fault)
        elapsed_ms = line.elapsed_ms or self._interval_ms
        if line.is_scan:
            if machine.is_halted:
                raise UnusableStimulusError(line.number, "tells of a scan, but the kernel is halted")
            yield self._scan(line.wall_ms, elapsed_ms)
            return
        now_ms = self._wall_ms if line.wall_ms is None else line.wall_ms
        if line.publishes or (line.expires and machine.expire(now_ms) and machine.is_halted):
            yield self._publish(now_ms)
        scan_input = ScanInput(elapsed_ms, now_ms, self._clock_synced, self._readings)
        for envelope in line.commands:
            if self._serve(line, envelope, scan_input):
                yield self._publish(now_ms)

    def _serve(self, line: RecordedLine, envelope: object, scan_input: ScanInput) -> bool:
        """Do a command that was done; return whether its effect was published at once."""
        machine = self._machine
        try:
            command = parse_command(envelope)
            if isinstance(command.payload, SetVirtualInput):  # what it changed is among the inputs
                return machine.is_halted
            return machine.serve(command, scan_input, actor=line.by, now_ms=scan_input.wall_ms).publish
        except RefusedCommand as refusal:
            raise UnusableStimulusError(line.number, f"holds a command that is refused: {refusal.message}") from None

    def _scan(self, wall_ms: int | None, elapsed_ms: int) -> JsonObject:
        self._wall_ms = self._wall_ms + elapsed_ms if wall_ms is None else wall_ms
        self._machine.scan(ScanInput(elapsed_ms, self._wall_ms, self._clock_synced, self._readings.copy()))
        return self._publish(self._wall_ms)

    def _publish(self, now_ms: int) -> JsonObject:
        return self._machine.publish(now_ms).to_wire(system=_SYSTEM)


def _parse_line(number: int, text: bytes) -> RecordedLine:
    document = _read_object(number, text)
    try:
        wallclock = document.get("wallclock")
        return RecordedLine(
            number=number,
            revision=_whole(document["revision"]),
            inputs={int(card_id): _whole(value) for card_id, value in document.get("inputs", {}).items()},
            clock_synced=document.get("clockSynced"),
            commands=tuple(document.get("commands", ())),
            by=str(document.get("by", "")),
            elapsed_ms=None if "elapsedMs" not in document else _whole(document["elapsedMs"]),
            wall_ms=None if wallclock is None else unix_ms(wallclock),
            expires=document.get("expires") is True,
            publishes=document.get("publishes") is True,
            faults=tuple(str(fault) for fault in document.get("faults", ())),
            end=document.get("end"),
            lost=_whole(document.get("lost", 0)),
        )
    except KeyError:
        raise UnusableStimulusError(number, 'says no "revision"; a stimulus goes with --stimulus') from None
    except (TypeError, ValueError, AttributeError) as wrong:
        raise UnusableStimulusError(number, f"cannot be read: {wrong}") from None


def _read_object(number: int, text: bytes) -> dict[str, Any]:
    try:
        document = read_json(text)
    except UnreadableJsonError as wrong:
        raise UnusableStimulusError(number, f"{wrong.reason}; a recording has one JSON object a line") from None
    if not isinstance(document, dict):
        raise UnusableStimulusError(number, "is no JSON object")
    return document


def _whole(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{str(value)[:40]} is no whole number")
    return value
