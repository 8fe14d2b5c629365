"""The samples are what their pages say: the commands of their README pass, their plants fit and move them."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from app.logic_workspace import program_path
from app.menus.config import PROGRAMS
from runtime.control.plant.plant import Plant, load_plant
from runtime.kernel.machine import Machine
from runtime.kernel.program import build_program
from runtime.kernel.scan_input import ScanInput
from runtime.kernel.validation import load_config, validate_config
from runtime.storage.profiles import load_profile

ROOT = Path(__file__).parents[3]
SAMPLES = Path(str(files("resources") / "samples" / "programs"))
PLANTS = sorted(Path(str(files("resources") / "plants")).glob("*.json"))
COMMANDS = re.findall(r"^\.venv/bin/python (main\.py simulate .+)$", (SAMPLES / "README.md").read_text("utf-8"), re.M)
NAMES = [name for name, _ in PROGRAMS]


def simulate(command: str, *further: str) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, *shlex.split(command), *further]
    return subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def plant_of(name: str) -> Plant:
    config = load_config(json.loads(program_path(name).read_bytes()), load_profile())
    families = {card.card_id: card.card_type for card in config.cards}
    return next(plant for plant in map(load_plant, (path.read_bytes() for path in PLANTS)) if plant.fits(families))


def on_plant(name: str, seconds: float, by_hand: dict[float, dict[int, int]]) -> list[dict[int, Any]]:
    """Run a program on its plant with no clock; a hand takes inputs over at times. Every tenth of a second, by card."""
    config = load_config(json.loads(program_path(name).read_bytes()), load_profile())
    machine, plant, hands = Machine(build_program(config), config_version="v1"), plant_of(name), dict[int, int]()
    shown = []
    for scan in range(1, round(seconds * 100) + 1):
        hands |= by_hand.get(scan / 100, {})
        plant.advance(10, machine.drives)
        readings = plant.readings() | hands
        machine.scan(ScanInput(elapsed_ms=10, wall_ms=scan * 10, clock_synced=True, readings=readings))
        if scan % 10 == 0:
            shown.append({card["cardId"]: card for card in machine.publish(scan * 10).to_wire()["cards"]})
    return shown


def test_every_program_has_its_command() -> None:
    assert len(COMMANDS) == len(NAMES)
    assert all(any(f"programs/{name}/expected.jsonl" in command for command in COMMANDS) for name in NAMES)


@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
def test_a_program_does_what_is_expected_of_it(command: str) -> None:
    done = simulate(command)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
def test_an_expectation_that_is_not_met_fails_with_its_line(command: str, tmp_path: Path) -> None:
    words = shlex.split(command)
    expected = Path(words[words.index("--expect") + 1])
    first = json.loads((ROOT / expected).read_text("utf-8").splitlines()[0])
    card_id, fields = next(iter(first["cards"].items()))
    key = next(iter(fields))
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text(json.dumps({"scan": first["scan"], "cards": {card_id: {key: "otherwise"}}}), encoding="utf-8")
    done = simulate(command, "--expect", str(wrong))
    assert done.returncode == 1
    assert f"{wrong}:1: scan {first['scan']}: card {card_id}" in done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_a_program_has_no_error_and_one_plant_that_fits(name: str) -> None:
    document = json.loads(program_path(name).read_bytes())
    assert validate_config(document, load_profile()).errors == ()
    fitting = [path.stem for path in PLANTS if load_plant(path.read_bytes()).wired.keys() <= {
        card["cardId"] for card in document["cards"]
    }]  # fmt: skip
    assert len(fitting) == 1


def test_on_its_plant_the_conveyor_rejects_metal_and_nothing_else() -> None:
    shown = on_plant("conveyor_reject", 30.0, {})
    last = shown[-1]
    assert last[131]["currentValue"] == 3
    assert last[111]["currentValue"] >= 9
    assert not any(one[141]["physicalState"] for one in shown)


def test_on_its_plant_a_blocked_chute_stops_the_belt() -> None:
    shown = on_plant("conveyor_reject", 15.0, {8.0: {113: 0}})
    assert shown[-1][141]["driveState"]
    assert not shown[-1][130]["driveState"]


def test_on_its_plant_the_mixer_comes_to_speed_and_stops_when_the_guard_opens() -> None:
    hands = {0.5: {215: 1}, 1.0: {215: 0}, 2.0: {212: 1, 213: 1}, 3.0: {212: 0, 213: 0}, 14.0: {211: 0}}
    shown = on_plant("mixer_safety_start", 16.0, hands)
    at_speed, stopped = shown[-30], shown[-1]
    assert at_speed[231]["driveState"]
    assert at_speed[217]["currentValue"] > 100_000
    assert at_speed[232]["missionState"] == "IDLE"
    assert not stopped[231]["driveState"]


def test_on_its_plant_the_room_is_held_near_the_setpoint_while_somebody_is_there() -> None:
    room = [one[310]["currentValue"] for one in on_plant("hvac_override", 165.0, {})][1200:]
    assert 2000 < min(room) <= max(room) < 2400
