"""A stimulus on the running machine: begins at a boundary, acts before scans, halts, ends."""

from __future__ import annotations

from typing import Any

from runtime.contracts.commands import RefusedCommand
from runtime.control.deadlines import Due
from runtime.control.recording import RecordBuffer
from runtime.control.stimulus_player import Play, PlayedLine
from runtime.kernel.program import build_program
from tests.helpers.controllers import command
from tests.unit.runtime.control.test_scan_cycle import Bench


def play(bench: Bench, *lines: PlayedLine, restart: bool = True, **options: Any) -> list[RefusedCommand | None]:
    told: list[RefusedCommand | None] = []
    program = build_program(bench.config) if restart else None
    given: dict[str, Any] = {"start_ms": None, "scans": None, "config_version": "v1", **options}
    bench.cycle.play(Play(name="test", lines=lines, program=program, actor="anna", done=told.append, **given))
    bench.collect()
    return told


def line(scan: int, *commands: Any, **inputs: int) -> PlayedLine:
    return PlayedLine(scan, scan, {int(key[1:]): value for key, value in inputs.items()}, None, commands)


def test_inputs_act_in_the_scan_that_they_name() -> None:
    bench = Bench()
    assert play(bench, line(2, c1=1)) == [None]
    bench.scan()
    assert bench.card(3)["driveState"] is False
    bench.scan()
    assert bench.card(3)["driveState"] is True
    assert bench.newest.playing is not None
    assert (bench.newest.playing.scan, bench.newest.playing.last_scan) == (2, 2)


def test_a_restart_begins_as_after_boot_and_keeps_overrides() -> None:
    bench = Bench()
    bench.scan()
    bench.serve("set_virtual_input", cardId=1, value=1)
    bench.scan()
    bench.serve("set_virtual_input", cardId=1, value=0, source="PLANT")
    bench.serve("set_input_force", cardId=2, mode="FORCED_VALUE", value=70)
    bench.scan()
    assert bench.card(1)["currentValue"] == 1
    play(bench, line(1, c1=0))
    bench.scan()
    assert (bench.card(1)["currentValue"], bench.card(1)["evalCounter"]) == (0, 1)
    assert bench.card(2)["force"]["mode"] == "FORCED_VALUE"


def test_without_a_restart_the_cards_go_on() -> None:
    bench = Bench()
    bench.scan()
    play(bench, line(1, c1=1), restart=False)
    bench.scan()
    assert bench.card(1)["evalCounter"] == 2


def test_a_late_scan_counts_one_interval_while_it_plays() -> None:
    recording = RecordBuffer()
    bench = Bench(recording=recording)
    play(bench, line(1, c1=1))
    bench.scan(Due(lateness_ns=30_000_000, intervals=4))
    bench.cycle.stop_playing()
    bench.scan(Due(lateness_ns=30_000_000, intervals=4))
    elapsed = [record.given.elapsed_ms for record in recording.take() if hasattr(record, "given")]
    assert elapsed == [10, 40]


def test_commands_of_a_line_are_done_and_a_refused_one_is_told() -> None:
    bench = Bench()
    mask = command("set_output_mask", cardId=3, masked=True)
    wrong = command("set_output_mask", cardId=99, masked=True)
    told: list[tuple[int, RefusedCommand]] = []
    bench.cycle._stage._on_refused = lambda number, refusal: told.append((number, refusal))
    play(bench, line(2, mask, wrong, command("set_virtual_input", cardId=1, value=1)))
    bench.scan()
    bench.scan()
    assert bench.card(3)["masked"] is True
    assert bench.card(1)["rawValue"] == 1
    assert [(number, refusal.code) for number, refusal in told] == [(2, "NOT_FOUND")]


def test_it_halts_after_the_scans_that_were_asked_for_and_goes_on_when_resumed() -> None:
    bench = Bench()
    play(bench, line(1, c1=1), scans=2)
    bench.scan()
    assert not bench.cycle.is_halted
    bench.scan()
    assert bench.cycle.is_halted
    assert bench.newest.is_halted
    bench.serve("set_run_mode", mode="RUN_NORMAL")
    bench.scan()
    assert not bench.cycle.is_halted


def test_its_clock_is_what_scans_are_given() -> None:
    recording = RecordBuffer()
    bench = Bench(recording=recording)
    play(bench, PlayedLine(1, 1, {}, False, ()), start_ms=5_000)
    bench.scan()
    given = [record.given for record in recording.take() if hasattr(record, "given")][-1]
    assert (given.wall_ms, given.clock_synced) == (5_010, False)


def test_in_mid_scan_and_on_another_config_it_is_refused() -> None:
    bench = Bench()
    assert [refusal.code for refusal in play(bench, config_version="v0") if refusal] == ["INVALID_REQUEST"]
    bench.serve("set_run_mode", mode="RUN_STEP")
    bench.serve("step_once")
    assert [refusal.code for refusal in play(bench, line(1, c1=1)) if refusal] == ["FORBIDDEN_IN_MODE"]
    assert bench.newest.playing is None


def test_halted_its_beginning_and_end_are_published() -> None:
    bench = Bench()
    bench.serve("set_run_mode", mode="RUN_STEP")
    revision = bench.newest.revision
    play(bench, line(1, c1=1))
    assert bench.newest.revision == revision + 1
    bench.cycle.stop_playing()
    bench.collect()
    assert (bench.newest.revision, bench.newest.playing) == (revision + 2, None)
    bench.cycle.stop_playing()
    bench.collect()
    assert bench.newest.revision == revision + 2


def test_a_commit_ends_it() -> None:
    bench = Bench()
    play(bench, line(5, c1=1))
    bench.cycle.activate(bench.activation(bench.config, "v2"))
    bench.scan()
    assert bench.newest.playing is None
