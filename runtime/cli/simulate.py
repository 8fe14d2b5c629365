"""`simulate`: card logic run with no clock, as fast as it can, for tests of the logic in anybody's CI.

Reads a config and a stimulus, writes snapshots and command results as JSON lines, the same bytes each time (decisions
*Command line*), and holds them against what is expected; or reads a runtime's recording and writes the snapshots that
it published (*Journal*). Files are read whole and checked before the first scan, so that a bad one leaves no output.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from runtime.cli.errors import DONE, FOUND_PROBLEMS, CommandParser, UnusableError, run_command, show
from runtime.cli.expectation import (
    Deviation,
    Expectation,
    ExpectationLine,
    UnusableExpectationError,
    parse_expectation,
)
from runtime.contracts.config import Config
from runtime.contracts.json_text import MAX_FILE_BYTES, UnreadableJsonError, read_json, write_json
from runtime.contracts.timestamps import rfc3339, unix_ms
from runtime.kernel.cards.card import JsonObject
from runtime.kernel.program import Program, build_program
from runtime.kernel.replay import INCOMPLETE, Replay, parse_recording
from runtime.kernel.simulation import Simulation
from runtime.kernel.stimulus import StimulusLine, UnusableStimulusError, parse_stimulus
from runtime.kernel.validation import InvalidConfigError, load_config
from runtime.storage.profiles import load_profile

DEFAULT_START = "2026-01-01T00:00:00Z"
MOST_TOLD = 100


def run(arguments: Sequence[str]) -> int:
    """Simulate; returns 0 when done, 2 for arguments or files that cannot be used."""
    return run_command(_parser(), arguments, _simulate)


def _parser() -> CommandParser:
    parser = CommandParser("simulate", "Run card logic with no clock and write its snapshots as JSON lines.")
    parser.add_argument("--config", type=Path, metavar="FILE", help="the config to run")
    parser.add_argument("--scans", type=_count, metavar="N", help="how many scans to complete")
    parser.add_argument("--stimulus", type=Path, metavar="FILE", help="inputs and commands, a JSON object a line")
    parser.add_argument(
        "--recording",
        type=Path,
        metavar="FILE",
        help="what a runtime recorded (GET /api/recording), to be run again instead; goes with --out alone",
    )
    parser.add_argument(
        "--start",
        type=_moment,
        metavar="RFC3339",
        help=f"the wall clock before the first scan (default {DEFAULT_START})",
    )
    parser.add_argument(
        "--expect",
        type=Path,
        metavar="FILE",
        help="what scans must show, a JSON object a line; what is otherwise is told on standard error, exit code 1",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write (default: standard output)")
    return parser


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no number of scans; give a whole number such as 1000")
    return int(text)


def _moment(text: str) -> int:
    try:
        return unix_ms(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text[:40]!r} is no RFC 3339 time; write one such as {DEFAULT_START}"
        ) from None


def _simulate(options: argparse.Namespace) -> int:
    if options.recording is not None:
        return _replay(options)
    if options.config is None or options.scans is None:
        raise UnusableError("--config and --scans are needed, or --recording (--help lists the options)")
    program = build_program(_read_config(options.config))
    lines = () if options.stimulus is None else _read_stimulus(options.stimulus, program)
    start_ms = unix_ms(DEFAULT_START) if options.start is None else options.start
    _check_calendar(start_ms, options.scans, program.interval_ms)
    simulation = Simulation(program, lines, start_ms)
    lines_expected = None if options.expect is None else _read_expectation(options.expect)
    _check_output(options)
    if lines_expected is None:
        _write(simulation.run(options.scans), options.out)
        return DONE
    deviations: list[Deviation] = []
    _write(_watched(simulation, options.scans, Expectation(lines_expected), deviations), options.out)
    for deviation in deviations[:MOST_TOLD]:
        show(f"{options.expect}:{deviation.line}: {deviation.text}\n", sys.stderr)
    if len(deviations) > MOST_TOLD:
        show(f"{options.expect}: and {len(deviations) - MOST_TOLD} more\n", sys.stderr)
    return FOUND_PROBLEMS if deviations else DONE


def _watched(
    simulation: Simulation, scans: int, expectation: Expectation, deviations: list[Deviation]
) -> Iterator[JsonObject]:
    """Pass the messages on and note where they are otherwise than expected."""
    for message in simulation.run(scans):
        if message["type"] == "runtime_snapshot":
            deviations += expectation.take(simulation.completed_scans, message)
        yield message
    deviations += expectation.end()


def _replay(options: argparse.Namespace) -> int:
    for name in ("config", "scans", "stimulus", "start", "expect"):
        if getattr(options, name) is not None:
            raise UnusableError(f"--{name} does not go with --recording, which holds it already")
    path = options.recording
    try:
        recording = parse_recording(_read_file(path))
        replay = Replay(build_program(_load_config(path, recording.config)), recording)
        _check_output(options)
        _write(replay.run(), options.out)
    except UnusableStimulusError as wrong:
        raise UnusableError(f"{path}:{wrong.line}: {wrong.reason}") from None
    end = replay.end
    if end is None or end.end == INCOMPLETE:
        lost = f", {end.lost} records were lost after it" if end is not None and end.lost else ""
        show(f"{path}: the recording is incomplete{lost}\n", sys.stderr)
    return DONE


def _write(messages: Iterator[JsonObject], path: Path | None) -> None:
    with _open_output(path) as out:
        for message in messages:
            out.write(write_json(message) + b"\n")
        out.flush()


def _read_config(path: Path) -> Config:
    try:
        document = read_json(_read_file(path), allow_bom=True)
    except UnreadableJsonError as wrong:
        raise UnusableError(f"{path}: {wrong.reason}; give a config in JSON") from None
    return _load_config(path, document)


def _load_config(path: Path, document: object) -> Config:
    try:
        return load_config(document, load_profile())
    except InvalidConfigError as wrong:
        errors = wrong.validation.errors
        first = errors[0]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise UnusableError(
            f"{path}: {first.field}: {first.rule}: {first.message}{more}; `check {path}` lists all findings"
        ) from None


def _read_stimulus(path: Path, program: Program) -> tuple[StimulusLine, ...]:
    try:
        return parse_stimulus(_read_file(path), program)
    except UnusableStimulusError as wrong:
        raise UnusableError(f"{path}:{wrong.line}: {wrong.reason}") from None


def _read_expectation(path: Path) -> tuple[ExpectationLine, ...]:
    try:
        return parse_expectation(_read_file(path))
    except UnusableExpectationError as wrong:
        raise UnusableError(f"{path}:{wrong.line}: {wrong.reason}") from None


def _read_file(path: Path) -> bytes:
    """Return a file's bytes, but not those of one that is over the limit anyway."""
    with path.open("rb") as file:
        content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise UnusableError(f"{path}: is over the limit of {MAX_FILE_BYTES} bytes; give a smaller file")
    return content


def _check_calendar(start_ms: int, scans: int, interval_ms: int) -> None:
    try:
        rfc3339(start_ms + scans * interval_ms)
    except OverflowError:
        raise UnusableError(
            "--start plus --scans goes beyond the year 9999; give an earlier start or fewer scans"
        ) from None


def _check_output(options: argparse.Namespace) -> None:
    """Refuse to write over what was read."""
    for source in (options.config, options.stimulus, options.recording, options.expect):
        if options.out is not None and source is not None and options.out.exists() and options.out.samefile(source):
            raise UnusableError(f"{options.out}: is an input of this run; give --out another file")


@contextlib.contextmanager
def _open_output(path: Path | None) -> Iterator[BinaryIO]:
    if path is None:
        yield sys.stdout.buffer
        return
    with path.open("wb") as file:
        yield file
