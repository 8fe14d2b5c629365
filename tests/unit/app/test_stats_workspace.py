"""The Stats workspace is fed by the viewport's frames and the session's snapshots."""

import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.session import Session
from app.stats_workspace import build_stats
from runtime.assets.library import AssetLibrary
from tests.helpers.driven_app import driven
from tests.helpers.scripted_link import ScriptedLink
from viewport.render.stats import FrameStats
from viewport.view import ViewportView
from widgets.stats.layout import PlotId
from widgets.stats.panel import StatsPanel
from widgets.theme import Theme

FLOAT = 11
"""A card of the sample that stands still: nothing is to be measured before it is forced."""

pytestmark = pytest.mark.gui


def test_a_frame_of_the_viewport_reaches_the_plots(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme()
    view = ViewportView(theme, AssetLibrary())
    qtbot.addWidget(view)
    stats = build_stats(theme, Session(ScriptedLink(), monotonic=lambda: 1.0), view)
    qtbot.addWidget(stats.spec.central)
    panel = stats.spec.central
    assert isinstance(panel, StatsPanel)
    view.frame_measured.emit(FrameStats(3.2, None, 14, 900, 20, 0.5, 0.25))
    assert panel.plots["frame"].value_at("CPU", time.monotonic()) == pytest.approx(3.2)
    assert panel.plots["frame"].value_at("GPU", time.monotonic()) is None
    assert panel.plots["draws"].value_at("draws", time.monotonic()) == 14
    view.shut_down()


def test_the_window_measures_itself_from_a_card_of_its_runtime_to_the_picture(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with driven(qapp, qtbot, tmp_path) as app:
        app.application.actions.trigger("workspace.logic")
        panel = app.application.stats.presenter.panel
        app.settle()
        app.application.session.command("set_input_force", {"cardId": FLOAT, "mode": "FORCED_HIGH"})
        app.wait(lambda: measured(panel, "card", "kernel"))
        kernel, arrival = measured(panel, "card", "kernel"), measured(panel, "card", "arrival")
        assert all(0.0 < short <= long for short, long in zip(arrival[-len(kernel) :], kernel, strict=True))
        app.wait(lambda: measured(panel, "window", "longest"))


def measured(panel: StatsPanel, plot: PlotId, series: str) -> list[float]:
    _, values = panel.plots[plot].samples(series, 0.0, time.monotonic())
    return [float(value) for value in values]
