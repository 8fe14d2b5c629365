"""A scan of 1 000 mixed cards against a straight Python function of the same logic; states are compared first."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

from benchmarks import straight_logic
from benchmarks.mixed_config import BLOCK, mixed_config
from benchmarks.row import Row, compare
from runtime.contracts.config import Config
from runtime.kernel.machine import Machine
from runtime.kernel.program import build_program
from runtime.kernel.scan_input import ScanInput

START_MS = 1_767_225_600_000 - 2_000
INTERVAL_MS = 10
BLOCKS = 100
COMPARED_SCANS = 600


def readings(seed: int = 1) -> Iterator[dict[int, int]]:
    """Yield raw readings by cardId, scan by scan: levels drift, contacts change now and then."""
    chance = random.Random(seed)
    held = {block * BLOCK + offset: 0 for block in range(BLOCKS) for offset in (1, 2, 3, 4)}
    while True:
        for card_id in held:
            if card_id % BLOCK in (1, 2):
                if chance.random() < 0.03:
                    held[card_id] = 1 - held[card_id]
            else:
                held[card_id] = min(10_000, max(0, held[card_id] + chance.randint(-150, 170)))
        yield dict(held)


class OursScan:
    """The kernel, one scan a call."""

    def __init__(self) -> None:
        self.machine = Machine(build_program(Config.from_wire(mixed_config(BLOCKS))), config_version="v1")
        self.scans = 0

    def run(self, raw: Mapping[int, int]) -> None:
        self.scans += 1
        self.machine.scan(ScanInput(INTERVAL_MS, START_MS + self.scans * INTERVAL_MS, True, raw))


class StraightScan:
    """The straight function, one scan a call; it, too, latches its inputs."""

    def __init__(self) -> None:
        self.state = straight_logic.StraightState(BLOCKS)
        self.scans = 0

    def run(self, raw: Mapping[int, int]) -> None:
        self.scans += 1
        latched = self.state.raw
        for card_id, reading in raw.items():
            latched[card_id - 1] = reading
        straight_logic.scan(self.state, INTERVAL_MS, (START_MS + self.scans * INTERVAL_MS) // 1000)


def compare_states(ours: OursScan, straight: StraightScan) -> None:
    """Raise AssertionError at the first card that differs."""
    state = straight.state
    for card in ours.machine.publish(START_MS).to_wire()["cards"]:
        index = card["cardId"] - 1
        expected = {
            "currentValue": state.value[index],
            "logicalState": state.logical[index],
            "physicalState": state.physical[index],
            "missionState": straight_logic.STATES[state.mission[index]],
        }
        seen = {key: card[key] for key in expected if key in card}
        wanted = {key: expected[key] for key in seen}
        if seen != wanted:
            raise AssertionError(f"scan {ours.scans}, card {card['cardId']} ({card['cardType']}): {seen} != {wanted}")


def rows() -> list[Row]:
    ours, straight = OursScan(), StraightScan()
    source = readings()
    for _ in range(COMPARED_SCANS):
        raw = next(source)
        ours.run(raw)
        straight.run(raw)
        compare_states(ours, straight)
    given = [next(source) for _ in range(64)]
    turns = {"ours": 0, "straight": 0}

    def run_ours() -> None:
        turns["ours"] += 1
        ours.run(given[turns["ours"] % 64])

    def run_straight() -> None:
        turns["straight"] += 1
        straight.run(given[turns["straight"] % 64])

    return [
        compare(
            "scan of 1 000 mixed cards",
            run_ours,
            run_straight,
            baseline_name="a straight Python function of the same logic",
            goal=6.0,
            runs=40,
            repeat=10,
        )
    ]
