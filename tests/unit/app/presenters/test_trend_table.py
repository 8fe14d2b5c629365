"""A trend as a table: what held at each moment."""

from __future__ import annotations

import csv
import io

import numpy as np

from app.presenters.trend_table import csv_table
from widgets.trends.lanes import SignalSamples
from widgets.trends.view import TrendSignal

LEVEL = TrendSignal("2", 'Level, "north"', "number", "%")
PUMP = TrendSignal("8", "Pump 1", "state")


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_each_row_says_what_held_then() -> None:
    samples = [
        SignalSamples(LEVEL, np.array([10.0, 11.0, 12.0]), np.array([82.5, np.nan, 83.25])),
        SignalSamples(PUMP, np.array([10.5, 12.0]), None, ("ON", None)),
    ]
    assert rows(csv_table(samples, 10.0, 1_000_000_000.0)) == [
        ["time", "seconds", 'Level, "north" [%]', "Pump 1"],
        ["2001-09-09T01:46:50.000Z", "0.000", "82.5", ""],
        ["2001-09-09T01:46:50.500Z", "0.500", "82.5", "ON"],
        ["2001-09-09T01:46:51.000Z", "1.000", "", "ON"],
        ["2001-09-09T01:46:52.000Z", "2.000", "83.25", ""],
    ]


def test_without_signals_there_is_a_heading_alone() -> None:
    assert rows(csv_table([], 0.0, 0.0)) == [["time", "seconds"]]
