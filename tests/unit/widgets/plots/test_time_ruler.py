"""The time axis below plots."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from widgets.plots.time_ruler import HEIGHT_PX, TimeRuler
from widgets.plots.timebase import TimeBase
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def base() -> TimeBase:
    return TimeBase(lambda: 100.0, 30.0)


@pytest.fixture
def ruler(qtbot: QtBot, base: TimeBase) -> TimeRuler:
    ruler = TimeRuler(Theme("dark"), base, left_px=56, right_px=100)
    qtbot.addWidget(ruler)
    ruler.resize(600, HEIGHT_PX)
    ruler.show()
    qtbot.waitExposed(ruler)
    return ruler


def test_it_spans_what_the_plots_span(ruler: TimeRuler) -> None:
    image = ruler.grab().toImage()
    scale = image.devicePixelRatio()
    line = Theme("dark").hex("line")
    background = image.pixelColor(round(20 * scale), 0).name()
    assert image.pixelColor(round(300 * scale), 0).name() == line
    assert image.pixelColor(round(499 * scale), 0).name() == line
    assert image.pixelColor(round(520 * scale), 0).name() == background


def test_it_follows_its_time_base_from_the_first_picture(ruler: TimeRuler, base: TimeBase, qtbot: QtBot) -> None:
    first = ruler.grab().toImage()
    minute = TimeRuler(Theme("dark"), TimeBase(lambda: 100.0, 60.0), left_px=56, right_px=100)
    qtbot.addWidget(minute)
    minute.resize(ruler.size())
    assert minute.grab().toImage() != first
    base.show_window(60.0)
    assert ruler.grab().toImage() == minute.grab().toImage()
    base.hold()
    assert ruler.grab().toImage() != minute.grab().toImage()


def test_it_keeps_its_height(ruler: TimeRuler) -> None:
    assert ruler.sizeHint().height() == HEIGHT_PX
