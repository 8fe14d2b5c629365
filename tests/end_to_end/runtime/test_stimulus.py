"""A stimulus played to a running runtime gives the states that `simulate` gives, scan by scan."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from app.logic_workspace import program_path
from runtime.cli import simulate
from tests.end_to_end.logic.test_sample_programs import SAMPLES
from tests.end_to_end.runtime.test_recording import states
from tests.helpers.runtimes import Kind, client_of

SCANS = 160
PROGRAMS = (
    ("pump_station", "2026-01-01T00:00:00Z"),
    ("conveyor_reject", "2026-01-01T00:00:00Z"),
    ("hvac_override", "2026-01-05T06:29:59Z"),
)


def simulated(name: str, stimulus: Path, start: str, folder: Path) -> dict[str, Any]:
    """Return the last snapshot of the simulation."""
    out = folder / "simulated.jsonl"
    arguments = ["--config", str(program_path(name)), "--scans", str(SCANS), "--stimulus", str(stimulus)]
    assert simulate.run([*arguments, "--start", start, "--out", str(out)]) == 0
    last: dict[str, Any] = json.loads(out.read_bytes().splitlines()[-1])
    return last


@pytest.mark.parametrize("kind", ["embedded", "served"])
@pytest.mark.parametrize(("name", "start"), PROGRAMS)
def test_a_stimulus_gives_the_same_states_here_and_in_simulate(
    name: str, start: str, kind: Kind, tmp_path: Path
) -> None:
    lines = [json.loads(line) for line in (SAMPLES / name / "stimulus.jsonl").read_text("utf-8").splitlines()]
    quick = [{**line, "scan": 1 + line["scan"] // 40} for line in lines if line["scan"] // 40 < SCANS]
    stimulus = tmp_path / "stimulus.jsonl"
    stimulus.write_text("\n".join(map(json.dumps, quick)), encoding="utf-8")

    async def story() -> dict[str, Any]:
        async with client_of(kind, tmp_path, json.loads(program_path(name).read_bytes())) as client:
            await client.snapshot(lambda one: one["cards"][0]["evalCounter"] > 20)
            status, answer = await client.post(
                "/api/virtual/stimulus", stimulus=stimulus.read_text("utf-8"), name=name, start=start, scans=SCANS
            )
            assert status == 200, answer
            return await client.snapshot(lambda one: one["halt"] is not None)

    played, expected = asyncio.run(story()), simulated(name, stimulus, start, tmp_path)
    assert played["system"]["virtualIo"]["stimulus"]["scan"] == SCANS
    assert [_logic(card) for card in states(played)["cards"]] == [_logic(card) for card in states(expected)["cards"]]


def _logic(card: dict[str, Any]) -> dict[str, Any]:
    """What the logic made; who masked when is of the day."""
    return {key: value for key, value in card.items() if key not in ("mask", "force")}
