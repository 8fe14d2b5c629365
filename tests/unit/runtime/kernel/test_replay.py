"""Replays: the same states from a recording, and a reason with its line for what cannot be one."""

import json
from typing import Any

import pytest

from runtime.contracts.json_text import MAX_FILE_BYTES
from runtime.kernel.machine import Machine
from runtime.kernel.replay import Replay, parse_recording
from runtime.kernel.stimulus import UnusableStimulusError
from tests.helpers.kernel import START_MS, bit, command, config, di, do, program, when

CARDS = (di(1), do(3, set=when(bit(1)), mode="Gated"))


def head(**changes: Any) -> dict[str, Any]:
    state = Machine(program(*CARDS), config_version="v7").capture().to_wire()
    return {
        "config": config(*CARDS),
        "state": {**state, "readings": {}, "clockSynced": True, "wallMs": START_MS, **changes},
    }


def replay(*lines: object, first: object = None) -> list[dict[str, Any]]:
    content = "\n".join(json.dumps(line) for line in (first or head(), *lines))
    return list(Replay(program(*CARDS), parse_recording(content.encode())).run())


def refuse(*lines: object, first: object = None) -> UnusableStimulusError:
    with pytest.raises(UnusableStimulusError) as caught:
        replay(*lines, first=first)
    return caught.value


def end(revision: int) -> dict[str, Any]:
    return {"end": "NOW", "revision": revision}


def test_scans_that_were_not_written_are_run_up_to_the_end() -> None:
    shown = replay({"revision": 2, "inputs": {"1": 1}}, end(5))
    assert [one["snapshotRevision"] for one in shown] == [1, 2, 3, 4, 5]
    assert [one["cards"][0]["rawValue"] for one in shown] == [0, 0, 1, 1, 1]
    assert shown[-1]["timestamp"] == "2026-01-01T00:00:00.050Z"
    assert shown[0]["configVersion"] == "v7"


def test_clock_elapsed_and_faults_are_what_the_line_says() -> None:
    shown = replay(
        {
            "revision": 0,
            "elapsedMs": 30,
            "wallclock": "2026-01-01T00:01:00Z",
            "clockSynced": False,
            "faults": ["SCAN_OVERRUN"],
        },
        end(2),
    )
    assert [one["timestamp"] for one in shown] == ["2026-01-01T00:01:00.000Z", "2026-01-01T00:01:00.010Z"]
    assert shown[0]["system"]["faults"]["SCAN_OVERRUN"] == 1


def test_commands_steps_and_releases_happen_at_their_revision() -> None:
    shown = replay(
        {"revision": 1, "commands": [command("set_run_mode", {"mode": "RUN_STEP"})], "by": "ann"},
        {"revision": 2, "commands": [command("step_once")], "by": "ann"},
        {
            "revision": 3,
            "commands": [command("set_input_force", {"cardId": 1, "mode": "FORCED_HIGH", "expiresInMs": 50})],
            "by": "ann",
            "wallclock": "2026-01-01T00:00:01Z",
        },
        {"revision": 4, "commands": [command("set_virtual_input", {"cardId": 1, "value": 1})], "by": "ann"},
        {"revision": 5, "expires": True, "wallclock": "2026-01-01T00:00:02Z"},
        {"revision": 6, "publishes": True},
        {"revision": 7, "commands": [command("set_run_mode", {"mode": "RUN_NORMAL"})], "by": "ann"},
        {"revision": 7, "inputs": {"1": 1}},
        end(9),
    )
    assert [one["snapshotRevision"] for one in shown] == list(range(1, 10))
    assert [one["halt"] is not None for one in shown] == [False, *[True] * 6, False, False]
    assert shown[3]["cards"][0]["force"]["by"] == "ann"
    assert shown[3]["cards"][0]["force"]["since"] == "2026-01-01T00:00:01.000Z"
    assert shown[5]["cards"][0]["force"]["mode"] == "REAL"
    assert shown[8]["cards"][0]["logicalState"] is True


def test_the_line_that_ends_a_recording_is_found() -> None:
    content = json.dumps(head()) + '\n{"end": "INCOMPLETE", "revision": 0, "lost": 3}\n\n'
    last = Replay(program(*CARDS), parse_recording(content.encode())).end
    assert last is not None
    assert (last.end, last.lost) == ("INCOMPLETE", 3)
    assert Replay(program(*CARDS), parse_recording(json.dumps(head()).encode())).end is None


STEP = {"revision": 0, "commands": [command("set_run_mode", {"mode": "RUN_STEP"})]}


@pytest.mark.parametrize(
    ("lines", "number", "reason"),
    [
        ([STEP, end(5)], 3, "halts at 1"),
        ([STEP, {"revision": 1, "inputs": {"1": 1}}], 3, "is halted"),
        ([end(5), {"revision": 2}], 3, "5 was published already"),
        ([{"revision": 0, "commands": [command("step_once")]}], 2, "is refused"),
        ([{"scan": 1, "inputs": {}}], 2, "--stimulus"),
        ([{"revision": -1}], 2, "no whole number"),
        ([{"revision": 0, "inputs": []}], 2, "cannot be read"),
        ([[1]], 2, "no JSON object"),
    ],
)
def test_a_line_that_does_not_fit_is_named(lines: list[Any], number: int, reason: str) -> None:
    refusal = refuse(*lines)
    assert refusal.line == number
    assert reason in refusal.reason


def test_what_is_no_recording_is_refused_at_its_first_line() -> None:
    assert "lacks" in refuse(first=head() | {"state": {"readings": {}}}).reason
    assert "cannot be used" in refuse(first=head(wallMs=None)).reason
    assert "first line" in refuse(first={"scan": 1}).reason
    for content, reason in ((b"", "empty"), (b"\n{]", "not JSON"), (b" " * (MAX_FILE_BYTES + 1), "limit")):
        with pytest.raises(UnusableStimulusError, match=reason):
            parse_recording(content)
