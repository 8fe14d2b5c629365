"""The time axis below plots."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from widgets.plots.time_ruler import HEIGHT_PX, TimeRuler
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def ruler(qtbot: QtBot) -> TimeRuler:
    ruler = TimeRuler(Theme("dark"), left_px=56, right_px=100)
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


def test_another_window_has_other_numbers(ruler: TimeRuler) -> None:
    before = ruler.grab().toImage()
    ruler.show_window(600.0)
    after = ruler.grab().toImage()
    assert after != before
    ruler.show_window(600.0, "held")
    assert ruler.grab().toImage() != after


def test_it_keeps_its_height(ruler: TimeRuler) -> None:
    assert ruler.sizeHint().height() == HEIGHT_PX
