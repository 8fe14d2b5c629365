"""The text of a snapshot of 1 000 cards against `orjson.dumps` of the same data."""

from __future__ import annotations

import orjson

from benchmarks.row import Row, compare
from benchmarks.scan import START_MS, OursScan, readings


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
        )
    ]
