"""Now, p50, p95 and p99 of what was measured; None where nothing was. Pure numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from widgets.plots.ring import Doubles


@dataclass(frozen=True, slots=True)
class Summary:
    """Nearest-rank percentiles of a span and its newest value, in the unit of the plot."""

    now: float | None = None
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    count: int = 0


def percentiles(values: Doubles, ranks: tuple[float, ...]) -> tuple[float | None, ...]:
    """Return the nearest-rank percentiles (each one a value that was measured); NaN counts as not measured."""
    measured = values[np.isfinite(values)]
    if not measured.size:
        return tuple(None for _ in ranks)
    places = [max(0, int(np.ceil(rank / 100 * measured.size)) - 1) for rank in ranks]
    ordered = np.partition(measured, sorted(set(places)))
    return tuple(float(ordered[place]) for place in places)


def summarise(values: Doubles) -> Summary:
    """Return the summary of samples in order; `now` is None when the newest was not measured."""
    if not values.size:
        return Summary()
    p50, p95, p99 = percentiles(values, (50.0, 95.0, 99.0))
    newest = float(values[-1])
    return Summary(None if np.isnan(newest) else newest, p50, p95, p99, int(np.isfinite(values).sum()))
