"""The numbers at a plot's edge: a table of statistics or of cursor values, and the note beside a series' name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from widgets.plots.statistics import Summary
from widgets.plots.ticks import THIN, with_sign
from widgets.plots.timebase import Cursors

Formatter = Callable[[float | None], str]
STATISTICS = ("now", "p50", "p95", "p99")
CURSORS = ("A", "B", "Δ")


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
    """A heading; `color` is the series that it stands for."""

    text: str
    color: int


@dataclass(frozen=True, slots=True)
class Table:
    """A column for each series, a row for each kind of number."""

    columns: tuple[Head, ...] = ()
    rows: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()


def table(series: Sequence[SeriesReadout], cursors: Cursors, text: Formatter) -> Table:
    """Return the statistics, or once A is pinned the values at A and B and their difference."""
    heads = tuple(Head(one.name, one.color) for one in series)
    if cursors.a is None:
        return Table(
            heads, STATISTICS, tuple(tuple(text(getattr(one.summary, name)) for one in series) for name in STATISTICS)
        )
    by_series = [_at_cursors(one, cursors, text) for one in series]
    return Table(heads, CURSORS, tuple(zip(*by_series, strict=True)) or ((),) * len(CURSORS))


def note(one: SeriesReadout, cursors: Cursors, text: Formatter, unit: str) -> str:
    """Return the newest value with its unit, or once A is pinned what it was at A and B and the difference."""
    if cursors.a is None:
        return _with_unit(text(one.summary.now), unit)
    at_a, at_b, difference = _at_cursors(one, cursors, text)
    return f"{at_a} → {at_b}  Δ {_with_unit(difference, unit)}" if at_b else _with_unit(at_a, unit)


def sentence(title: str, unit: str, found: Table) -> str:
    """Return the table in words, for those who have it read to them."""
    parts = [
        f"{column.text} {name} {cells[index]}"
        for index, column in enumerate(found.columns)
        for name, cells in zip(found.rows, found.cells, strict=True)
        if cells[index]
    ]
    return f"{title}{f' in {unit}' if unit else ''}: {', '.join(parts) or 'nothing measured yet'}"


def _at_cursors(one: SeriesReadout, cursors: Cursors, text: Formatter) -> tuple[str, str, str]:
    if cursors.second is None:
        return text(one.at_a), "", ""
    difference = None if one.at_a is None or one.at_b is None else one.at_b - one.at_a
    return text(one.at_a), text(one.at_b), with_sign(text(difference))


def _with_unit(number: str, unit: str) -> str:
    return f"{number}{THIN}{unit}" if unit and number[-1:].isdigit() else number
