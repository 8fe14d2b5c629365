"""Lanes keep what was recorded while signals come and go."""

from __future__ import annotations

import tracemalloc

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


def test_counts_have_no_decimals_and_an_axis_of_their_own(lanes: TrendLanes, qtbot: QtBot) -> None:
    time_s = TrendSignal("1", "Delay", "number", "s")
    left_s = TrendSignal("2.timeUntilNextStartSec", "Clock", "number", "s", is_count=True)
    lanes.show_signals([time_s, left_s])
    now = lanes._base.now()
    lanes.append_number(time_s.key, now, 65_535.0)
    lanes.append_number(left_s.key, now, 65_535.0)
    lanes.resize(800, 300)
    lanes.show()
    told = [("65535.00\u2009s",), ("65535\u2009s",)]
    qtbot.waitUntil(lambda: [plot.picture.notes for plot in lanes.plots if plot.picture is not None] == told)


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


RATE_HZ, KEPT_S, MOST_GROWTH_BYTES = 60, 600, 200_000


def test_ten_minutes_of_24_series_at_60_hz_are_kept_and_cost_no_memory(qtbot: QtBot) -> None:
    lanes = TrendLanes(Theme("dark"), TimeBase(lambda: float(KEPT_S), float(KEPT_S)))
    qtbot.addWidget(lanes)
    numbers = [TrendSignal(f"{one}.rawValue", f"Level {one}", "number") for one in range(18)]
    states = [TrendSignal(f"{one}", f"Pump {one}", "state") for one in range(50, 56)]
    on, off = BandState("on", 1.0), BandState("off", 0.0)
    lanes.show_signals([*numbers, *states])

    def append(seconds: range) -> None:
        for tick in range(seconds.start * RATE_HZ, seconds.stop * RATE_HZ):
            for signal in numbers:
                lanes.append_number(signal.key, tick / RATE_HZ, float(tick % 100))
            for signal in states:
                lanes.append_state(signal.key, tick / RATE_HZ, on if tick % 2 else off)

    def growth(seconds: range) -> int:
        tracemalloc.start()
        append(seconds)
        grown, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return grown

    # Tracing takes five times as long as what is traced: the first minute and the last.
    assert growth(range(60)) < MOST_GROWTH_BYTES
    append(range(60, KEPT_S - 60))
    assert growth(range(KEPT_S - 60, KEPT_S)) < MOST_GROWTH_BYTES
    assert {len(one.times) for one in lanes.samples()} == {KEPT_S * RATE_HZ}
