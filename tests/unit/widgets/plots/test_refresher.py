"""The beat: not faster than can be seen, and only while it can be seen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from widgets.plots.refresher import FASTEST_S, SLOWEST_S, Refresher, interval_s


@pytest.mark.parametrize(
    ("window_s", "columns", "expected"),
    [(10.0, 600, FASTEST_S), (60.0, 600, 0.1), (600.0, 600, SLOWEST_S), (60.0, 0, SLOWEST_S)],
)
def test_a_picture_may_stand_until_it_has_moved_by_a_pixel(window_s: float, columns: float, expected: float) -> None:
    assert interval_s(window_s, columns) == pytest.approx(expected)


@pytest.mark.gui
def test_it_beats_only_while_it_can_be_seen(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    beats: list[int] = []
    refresher = Refresher(widget, lambda: beats.append(1))
    assert not refresher.is_running
    widget.show()
    assert beats == [1]
    qtbot.waitUntil(lambda: len(beats) >= 3)
    widget.hide()
    assert not refresher.is_running


@pytest.mark.gui
def test_a_widget_that_is_shown_already_is_refreshed_at_once(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    beats: list[int] = []
    refresher = Refresher(widget, lambda: beats.append(1))
    refresher.set_interval(0.04)
    assert refresher.is_running
    qtbot.waitUntil(lambda: bool(beats))


@pytest.mark.gui
def test_a_minimised_window_is_not_painted(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    beats: list[int] = []
    refresher = Refresher(widget, lambda: beats.append(1))
    widget.showMinimized()
    beats.clear()
    refresher._beat()
    assert beats == []
