"""The table of plots: complete, and told apart."""

from __future__ import annotations

from typing import get_args

from widgets.stats.layout import FRAME_PLOTS, RUNTIME_PLOTS, PlotId

PLOTS = (*FRAME_PLOTS, *RUNTIME_PLOTS)


def test_every_plot_stands_in_one_column() -> None:
    assert sorted(spec.id for spec in PLOTS) == sorted(get_args(PlotId))


def test_both_columns_are_equally_long() -> None:
    assert len(FRAME_PLOTS) == len(RUNTIME_PLOTS)


def test_every_plot_explains_itself_and_what_is_missing_when_it_is_empty() -> None:
    assert all(spec.tip and spec.empty_text and spec.title for spec in PLOTS)


def test_series_of_a_plot_have_names_of_their_own() -> None:
    assert all(len({name for name, _ in spec.series}) == len(spec.series) <= 2 for spec in PLOTS)
