"""Lanes in turns: all of them, each at its pace."""

from __future__ import annotations

from collections import Counter

import pytest

from widgets.plots.turns import Turns


class Lane:
    def __init__(self, name: str, count: Counter[str]) -> None:
        self.columns = 600
        self._name = name
        self._count = count

    def refresh(self) -> None:
        self._count[self._name] += 1


@pytest.mark.parametrize(("window_s", "every"), [(10.0, 1), (30.0, 2), (60.0, 3), (120.0, 6), (600.0, 6)])
def test_every_lane_gets_its_turn_as_often_as_pixels_move(window_s: float, every: int) -> None:
    count: Counter[str] = Counter()
    lanes = [Lane(name, count) for name in "abcdefg"]
    turns = Turns()
    for _ in range(every * 4):
        turns.refresh(lanes, window_s)
    assert set(count.values()) == {4}
    assert len(count) == len(lanes)


def test_one_beat_does_only_its_share() -> None:
    count: Counter[str] = Counter()
    turns = Turns()
    turns.refresh([Lane(name, count) for name in "abcdefghijkl"], 600.0)
    assert sum(count.values()) == 2


def test_no_lanes_need_no_turns() -> None:
    Turns().refresh([], 60.0)
