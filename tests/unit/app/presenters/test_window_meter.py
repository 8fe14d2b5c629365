"""The longest time in which the window could not answer."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.presenters.window_meter import BEAT_MS, WindowMeter
from widgets.stats.panel import StatsPanel
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def test_the_longest_gap_between_beats_is_told_every_tenth_of_a_second(qtbot: QtBot) -> None:
    now_s = 0.0
    panel = StatsPanel(Theme("dark"), monotonic=lambda: now_s)
    qtbot.addWidget(panel)
    meter = WindowMeter(panel, monotonic=lambda: now_s)
    meter._timer.stop()
    for gap_ms in (BEAT_MS, BEAT_MS + 40, BEAT_MS, BEAT_MS + 5, BEAT_MS, BEAT_MS):
        now_s += gap_ms / 1000
        meter.beat()
    assert panel.plots["window"].value_at("longest", now_s) == pytest.approx(40.0)
    for _ in range(11):
        now_s += BEAT_MS / 1000
        meter.beat()
    assert panel.plots["window"].value_at("longest", now_s) == pytest.approx(0.0, abs=1e-6)


def test_it_beats_by_itself(qtbot: QtBot) -> None:
    panel = StatsPanel(Theme("dark"))
    qtbot.addWidget(panel)
    meter = WindowMeter(panel)
    before = meter._last_s
    qtbot.waitUntil(lambda: meter._last_s > before)
