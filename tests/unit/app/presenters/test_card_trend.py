"""The last minute of the cards that were looked at."""

from __future__ import annotations

from typing import Any

import pytest

from app.presenters.card_facts import CardFacts
from app.presenters.card_trend import MOST_CARDS, SPAN_S, CardTrend
from runtime.contracts.config import Config
from runtime.contracts.snapshot import RuntimeSnapshot
from tests.helpers.logic import pump_config
from widgets.card_page.view import TrendView

FACTS = CardFacts(Config.from_wire(pump_config()), "v1")


class Bench:
    def __init__(self) -> None:
        self.now_s = 0.0
        self.trend = CardTrend(lambda: self.now_s)

    def show(self, at_s: float, **card: Any) -> RuntimeSnapshot:
        self.now_s = at_s
        wire = {"timestamp": "t", "snapshotRevision": 1, "scanIntervalMs": 10, "runMode": "RUN_NORMAL"}
        snapshot = RuntimeSnapshot.from_wire({**wire, "cards": [{"cardId": 2, "cardType": "AI", **card}]})
        self.trend.take_snapshot(snapshot)
        self.last = snapshot
        return snapshot

    @property
    def view(self) -> TrendView:
        view = self.trend.view(self.last.cards[0], FACTS)
        assert view is not None
        return view


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.trend.follow(2)
    return bench


def test_steps_are_kept_where_the_value_changed(bench: Bench) -> None:
    for at_s, value in ((0, 100), (1, 100), (2, 250), (4, 50)):
        bench.show(at_s, currentValue=value)
    bench.now_s = 5
    assert bench.view.steps == ((5, 100), (3, 250), (1, 50))
    assert (bench.view.low, bench.view.high) == ("0.50\u2009%", "2.50\u2009%")
    assert not bench.view.is_state


def test_what_is_older_than_the_span_goes_but_for_the_value_it_left(bench: Bench) -> None:
    bench.show(0, currentValue=1)
    bench.show(10, currentValue=2)
    bench.show(20 + SPAN_S, currentValue=3)
    assert [value for _, value in bench.view.steps] == [2, 3]


def test_a_state_is_on_or_off_and_silence_is_a_gap(bench: Bench) -> None:
    bench.show(0, cardType="DI", logicalState=True)
    bench.show(1, cardType="DI")
    assert bench.view.steps == ((1, 1.0), (0, None))
    assert (bench.view.is_state, bench.view.low, bench.view.high) == (True, "off", "on")


def test_a_card_that_nobody_looked_at_has_no_trend(bench: Bench) -> None:
    shown = bench.show(0, cardId=3)
    assert bench.trend.view(shown.cards[0], FACTS) is None


def test_the_card_looked_at_longest_ago_makes_room(bench: Bench) -> None:
    bench.show(0, currentValue=1)
    for card_id in range(100, 100 + MOST_CARDS):
        bench.trend.follow(card_id)
    assert bench.trend.view(bench.last.cards[0], FACTS) is None


def test_another_start_of_the_runtime_begins_anew(bench: Bench) -> None:
    bench.show(0, currentValue=1)
    bench.trend.forget()
    assert bench.trend.view(bench.last.cards[0], FACTS) is None
