"""The text of a snapshot of 1 000 cards against `orjson.dumps`; reading a row of them against reading each whole."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

import orjson

from benchmarks.row import Row, compare
from benchmarks.scan import START_MS, OursScan, readings
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.contracts.snapshot_reading import SnapshotReader

TEXTS = 48
STEADY_SCANS = 12
"""Every so many scans the inputs change in the calm program; most snapshots then differ by what runs on."""


def rows() -> list[Row]:
    ours = OursScan()
    source = readings()
    for _ in range(50):
        ours.run(next(source))
    document = orjson.loads(orjson.dumps(ours.machine.publish(START_MS).to_wire(boot_id="benchmark")))

    def text_of_a_new_snapshot() -> None:
        orjson.dumps(ours.machine.publish(START_MS).to_wire(boot_id="benchmark"))

    return [
        compare(
            "snapshot text of 1 000 cards, from the kernel's state",
            text_of_a_new_snapshot,
            lambda: orjson.dumps(document),
            baseline_name="orjson.dumps of the same data",
            goal=6.0,
            runs=40,
            repeat=10,
        ),
        _reading("reading snapshots of 1 000 cards, of which few change", snapshot_texts(STEADY_SCANS), goal=0.6),
        _reading("reading snapshots of 1 000 cards, of which 600 change", snapshot_texts(1), goal=1.1),
    ]


def snapshot_texts(steady_scans: int, count: int = TEXTS) -> list[str]:
    """Return the texts of successive revisions; the inputs change every so many scans."""
    ours = OursScan()
    source = readings()
    reading = next(source)
    texts = []
    for scan in range(count):
        if scan % steady_scans == 0:
            reading = next(source)
        ours.run(reading)
        texts.append(orjson.dumps(ours.machine.publish(START_MS + 10 * scan).to_wire(boot_id="benchmark")).decode())
    return texts


def _reading(name: str, texts: list[str], *, goal: float) -> Row:
    reader = SnapshotReader()
    return compare(
        name,
        _one_after_another(reader.read, texts),
        _one_after_another(RuntimeSnapshot.model_validate_json, texts),
        baseline_name="each read whole by pydantic",
        goal=goal,
        runs=len(texts),
    )


def _one_after_another(read: Callable[[str], object], texts: list[str]) -> Callable[[], object]:
    waiting = cycle(texts)
    return lambda: read(next(waiting))
