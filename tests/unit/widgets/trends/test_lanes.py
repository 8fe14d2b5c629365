"""Lanes keep what was recorded while signals come and go."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from widgets.plots.bands import BandState
from widgets.plots.timebase import TimeBase
from widgets.theme import Theme
from widgets.trends.lanes import TrendLanes
from widgets.trends.view import TrendSignal

pytestmark = pytest.mark.gui
RAW = TrendSignal("2.rawValue", "Level: raw value", "number")
PUMP = TrendSignal("8", "Pump 1", "state")


@pytest.fixture
def lanes(qtbot: QtBot) -> TrendLanes:
    lanes = TrendLanes(Theme("dark"), TimeBase(lambda: 100.0, 30.0))
    qtbot.addWidget(lanes)
    return lanes


def test_two_fields_of_one_card_are_two_signals(lanes: TrendLanes) -> None:
    course = TrendSignal("2", "Level", "number", "%")
    lanes.show_signals([RAW, course])
    lanes.append_number(RAW.key, 99.0, 3300.0)
    lanes.append_number(course.key, 99.0, 82.5)
    assert [one.values.tolist() for one in lanes.samples() if one.values is not None] == [[3300.0], [82.5]]


def test_samples_are_copies(lanes: TrendLanes) -> None:
    lanes.show_signals([RAW, PUMP])
    lanes.append_number(RAW.key, 90.0, 1.0)
    lanes.append_state(PUMP.key, 90.0, BandState("on", 1.0))
    raw, pump = lanes.samples()
    lanes.append_number(RAW.key, 91.0, 2.0)
    lanes.append_state(PUMP.key, 91.0, BandState("off", 0.0))
    assert raw.times.tolist() == [90.0]
    assert pump.texts == ("on",)


def test_held_the_samples_are_those_of_the_picture(lanes: TrendLanes) -> None:
    lanes.show_signals([RAW])
    lanes.append_number(RAW.key, 90.0, 1.0)
    lanes._base.hold()
    lanes.append_number(RAW.key, 95.0, 2.0)
    assert lanes.samples()[0].times.tolist() == [90.0]
