"""The small trend: what it draws differs where what was seen differs."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from widgets.card_page.trend import SmallTrend
from widgets.card_page.view import TrendView
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def trend(qtbot: QtBot) -> SmallTrend:
    trend = SmallTrend(Theme("dark"))
    qtbot.addWidget(trend)
    trend.resize(300, 44)
    trend.show()
    return trend


def picture(trend: SmallTrend, view: TrendView) -> QImage:
    trend.show_trend(view)
    return trend.grab().toImage()


def test_numbers_states_and_gaps_look_different(trend: SmallTrend) -> None:
    level = TrendView(60.0, False, ((50.0, 100.0), (20.0, 300.0)), "1.00", "3.00")
    pictures = [
        picture(trend, level),
        picture(trend, TrendView(60.0, False, ((50.0, 100.0), (20.0, None)), "1.00", "1.00")),
        picture(trend, TrendView(60.0, True, ((50.0, 0.0), (20.0, 1.0)), "off", "on")),
        picture(trend, TrendView(60.0, False)),
    ]
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[:at])
    assert trend.accessibleName() == "The last 60\u2009s"
    live = picture(trend, level)
    trend.show_stale(True)
    assert trend.grab().toImage() != live


def test_without_a_trend_nothing_stands_there(trend: SmallTrend) -> None:
    trend.show_trend(None)
    assert trend.isHidden()
    trend.show_trend(TrendView(60.0, False))
    assert not trend.isHidden()
    assert trend.view == TrendView(60.0, False)


def test_before_anything_is_shown_nothing_is_painted(trend: SmallTrend) -> None:
    image = trend.grab().toImage()
    assert {image.pixel(x, y) for x in range(0, 300, 10) for y in range(0, 44, 10)} == {image.pixel(0, 0)}
