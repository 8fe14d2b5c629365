"""One row of the benchmarks, and the way both of its sides are measured."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """Both sides in `unit`; `ratio` is ours over baseline, and at most `goal` where one is set."""

    name: str
    ours: float
    baseline: float
    baseline_name: str
    goal: float | None
    unit: str
    runs: int

    @property
    def ratio(self) -> float:
        return self.ours / self.baseline if self.baseline else float("inf")

    @property
    def is_met(self) -> bool:
        return self.goal is None or self.ratio <= self.goal

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": round(self.ratio, 3)}


def compare(
    name: str,
    ours: Callable[[], object],
    baseline: Callable[[], object],
    *,
    baseline_name: str,
    goal: float | None,
    runs: int = 30,
    repeat: int = 1,
) -> Row:
    """Time both sides in turns, so that whatever else the machine does meets both; milliseconds a call.

    `repeat` calls make one run. The first run of each side warms up and is not counted.
    """
    ours_ms: list[float] = []
    baseline_ms: list[float] = []
    for run in range(runs + 1):
        for side, times in ((ours, ours_ms), (baseline, baseline_ms)):
            started = time.perf_counter()
            for _ in range(repeat):
                side()
            if run:
                times.append((time.perf_counter() - started) * 1000 / repeat)
    return Row(name, statistics.median(ours_ms), statistics.median(baseline_ms), baseline_name, goal, "ms", runs)


def quietest(
    name: str,
    ours: Callable[[], float],
    baseline: Callable[[], float],
    *,
    baseline_name: str,
    goal: float | None,
    unit: str = "µs",
    runs: int = 5,
) -> Row:
    """Take what both sides report, in turns, and of each the least.

    For tails: what other machines on the same host do only adds to one, up to tens of milliseconds in a bad minute, and
    a median of few runs would compare one bad minute with another.
    """
    ours_runs: list[float] = []
    baseline_runs: list[float] = []
    for _ in range(runs):
        baseline_runs.append(baseline())
        ours_runs.append(ours())
    return Row(name, min(ours_runs), min(baseline_runs), baseline_name, goal, unit, runs)
