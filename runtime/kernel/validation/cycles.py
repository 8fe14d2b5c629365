"""Cards that read each other in a circle (V-CFG-013): an error by values, legal where a condition closes it."""

from __future__ import annotations

from runtime.kernel.validation.context import Context
from runtime.kernel.validation.graph import find_cycles

SHOWN_IDS = 12


def check_cycles(context: Context) -> None:
    """Report each cycle once, at its lowest id; call it when all cards and bindings were read."""
    reads = context.reads
    for cycle in find_cycles(reads.values, reads.values):
        context.report.error(
            "V-CFG-013",
            _place(cycle, context),
            f"the values of {_shown(cycle)} depend on each other; break the circle by a constant or another source",
            cycle=cycle,
        )
    for cycle in find_cycles(*_closed_by_conditions(reads.conditions, reads.values)):
        context.report.warning(
            "V-CFG-013",
            _place(cycle, context),
            f"the conditions of {_shown(cycle)} depend on each other; the reader of a higher or equal id sees the "
            "previous scan",
            cycle=cycle,
        )


def _closed_by_conditions(
    conditions: dict[int, list[int]], values: dict[int, list[int]]
) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Return the reads that conditions alone make, and all reads."""
    closing: dict[int, list[int]] = {}
    everything: dict[int, list[int]] = {reader: list(sources) for reader, sources in values.items()}
    for reader, sources in conditions.items():
        by_value = frozenset(values.get(reader, ()))
        closing[reader] = [source for source in sources if source not in by_value]
        everything.setdefault(reader, []).extend(sources)
    return closing, everything


def _place(cycle: list[int], context: Context) -> str:
    return f"cards[{context.cards[min(cycle)].index}]"


def _shown(cycle: list[int]) -> str:
    if len(cycle) == 1:
        return f"card {cycle[0]} on itself, in a circle,"
    listed = ", ".join(str(card_id) for card_id in cycle[:SHOWN_IDS])
    return f"the cards {listed}{' and more' if len(cycle) > SHOWN_IDS else ''}"
