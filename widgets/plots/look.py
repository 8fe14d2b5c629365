"""How a plot is laid out, as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.plots.readout import Formatter
from widgets.plots.ticks import reading


@dataclass(frozen=True, slots=True)
class PlotLook:
    """Plots of one column share `columns` and `label_px`, so that their time axes stand together.

    `columns` is how many series the table at the edge has room for; with none there is no table, and the newest value
    stands below each series' name. `least_step` is the smallest step on the value axis, 1 for counts; `label_px` is the
    room for names at the lines' ends.
    """

    from_zero: bool = True
    number: Formatter = reading
    least_step: float = 0.0
    columns: int = 2
    label_px: int = 64
    empty_text: str = "not measured yet"
    tip: str = ""
    has_title: bool = True

    @property
    def has_table(self) -> bool:
        return self.columns > 0
