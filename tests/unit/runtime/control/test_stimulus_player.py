"""A stimulus, scan by scan."""

from __future__ import annotations

from runtime.control.stimulus_player import Play, PlayedLine, Playing, StimulusPlayer
from tests.helpers.controllers import command


def player(*lines: PlayedLine, start_ms: int | None = None, scans: int | None = None) -> StimulusPlayer:
    return StimulusPlayer(Play("storm", "v1", lines, None, start_ms, scans, "anna", lambda _: None), 10)


def line(number: int, scan: int, synced: bool | None = None, **inputs: int) -> PlayedLine:
    return PlayedLine(number, scan, {int(key[1:]): value for key, value in inputs.items()}, synced, ())


def test_readings_come_with_their_scan_and_stay() -> None:
    one = player(line(1, 1, c1=1), line(2, 3, c2=50))
    seen = []
    for _ in range(4):
        one.begin_scan()
        seen.append(dict(one.readings))
    assert seen == [{1: 1}, {1: 1}, {1: 1, 2: 50}, {1: 1, 2: 50}]
    assert one.state == Playing("storm", 4, 3, "anna")
    assert one.state.is_over


def test_readings_that_were_given_out_are_not_changed() -> None:
    one = player(line(1, 1, c1=1), line(2, 2, c1=0))
    one.begin_scan()
    first = one.readings
    one.begin_scan()
    assert first == {1: 1}


def test_commands_come_with_the_line_they_stand_in() -> None:
    mask = command("set_output_mask", cardId=3, masked=True)
    one = player(PlayedLine(7, 2, {}, None, (mask,)))
    assert one.begin_scan() == ()
    assert one.begin_scan() == ((7, mask),)


def test_the_clock_is_that_of_the_stimulus_where_it_says_so() -> None:
    one = player(line(1, 2, synced=False), start_ms=1000)
    assert (one.wall_ms, one.clock_synced) == (1000, True)
    one.begin_scan()
    one.begin_scan()
    assert (one.wall_ms, one.clock_synced) == (1020, False)
    assert player().wall_ms is None


def test_it_halts_after_the_scan_that_was_asked_for() -> None:
    one = player(line(1, 1, c1=1), scans=2)
    halts = []
    for _ in range(3):
        one.begin_scan()
        halts.append(one.halts_now)
    assert halts == [False, True, False]
    assert player().state == Playing("storm", 0, 0, "anna")
