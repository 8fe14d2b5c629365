"""How plots are laid out."""

from __future__ import annotations

from widgets.plots.look import PlotLook
from widgets.plots.ticks import reading


def test_a_look_without_columns_has_no_table() -> None:
    assert PlotLook().has_table
    assert not PlotLook(columns=0).has_table


def test_measurements_are_written_as_readings_unless_told() -> None:
    assert PlotLook().number is reading
