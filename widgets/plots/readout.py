"""The numbers at a plot's edge as a table of texts: statistics, or A, B and their difference once A is pinned."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from widgets.plots.statistics import Summary
from widgets.plots.ticks import with_sign
from widgets.plots.timebase import Cursors

Arrangement = Literal["statistics", "series"]
Formatter = Callable[[float | None], str]
STATISTICS = ("now", "p50", "p95", "p99")
EMPTY = ""


@dataclass(frozen=True, slots=True)
class SeriesReadout:
    """What is known of one series: its summary, its values at the two cursors."""

    name: str
    color: int
    summary: Summary
    at_a: float | None = None
    at_b: float | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A heading; `color` is the series it stands for, None for a word of its own."""

    text: str
    color: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and cells, row by row."""

    columns: tuple[Head, ...] = ()
    rows: tuple[Head, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()

    def transposed(self) -> Table:
        cells = tuple(zip(*self.cells, strict=True)) if self.cells else tuple(() for _ in self.columns)
        return Table(self.rows, self.columns, cells)


def table(
    series: Sequence[SeriesReadout], cursors: Cursors, text: Formatter, arrangement: Arrangement = "statistics"
) -> Table:
    """Return the table to show: a column for each series, or with `series` a row for each.

    As `series` the statistics shrink to the newest value: a column that everybody reads.
    """
    heads = tuple(Head(one.name, one.color) for one in series)
    if cursors.a is None:
        names: tuple[str, ...] = STATISTICS if arrangement == "statistics" else STATISTICS[:1]
        cells = tuple(tuple(text(getattr(one.summary, name)) for name in names) for one in series)
    else:
        names = ("A", "B", "Δ")
        cells = tuple(_cursor_cells(one, cursors, text) for one in series)
    by_series = Table(tuple(Head(name) for name in names), heads, cells)
    return by_series if arrangement == "series" else by_series.transposed()


def sentence(title: str, unit: str, found: Table) -> str:
    """Return the table in words, for those who have it read to them."""
    parts = []
    for row, cells in zip(found.rows, found.cells, strict=True):
        for column, cell in zip(found.columns, cells, strict=True):
            if cell:
                parts.append(f"{row.text} {column.text} {cell}")
    said = ", ".join(parts) or "nothing measured yet"
    return f"{title}{f' in {unit}' if unit else ''}: {said}"


def override(series: SeriesReadout, given: Mapping[str, Summary]) -> SeriesReadout:
    """Return the readout with a summary that somebody else worked out, where there is one."""
    if series.name not in given:
        return series
    return SeriesReadout(series.name, series.color, given[series.name], series.at_a, series.at_b)


def _cursor_cells(one: SeriesReadout, cursors: Cursors, text: Formatter) -> tuple[str, ...]:
    if cursors.second is None:
        return text(one.at_a), EMPTY, EMPTY
    difference = None if one.at_a is None or one.at_b is None else one.at_b - one.at_a
    return text(one.at_a), text(one.at_b), with_sign(text(difference))
