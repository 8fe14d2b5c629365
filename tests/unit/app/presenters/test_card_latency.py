"""From a change to its pixel: which clock, from which scan, and when nothing is measured."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.card_latency import CardLatency
from app.presenters.cards import CardsPresenter
from tests.helpers.logic import ScriptedSession, pump_config
from widgets.cards.panel import CardsPanel
from widgets.stats.panel import StatsPanel
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class Bench:
    """A table on screen and a panel of plots, on one clock that the test moves."""

    def __init__(self, qtbot: QtBot, address: str) -> None:
        self.qtbot = qtbot
        self.session = ScriptedSession(address=address, config=pump_config())
        self.panel = StatsPanel(Theme("dark"), monotonic=lambda: self.session.now_s)
        self.cards = CardsPanel(Theme("dark"))
        for widget in (self.panel, self.cards):
            qtbot.addWidget(widget)
        self.cards.resize(900, 400)
        with qtbot.waitSignal(self.cards.table.painted, timeout=5_000):
            self.cards.show()
        presenter = CardsPresenter(self.cards, self.session, ActiveConfig(self.session), monotonic=lambda: 0.0)
        CardLatency(self.panel, self.session, presenter, monotonic=lambda: self.session.now_s)

    def show(self, at_s: float, *, is_on: bool, published_s: float | None = None, **changes: Any) -> None:
        self.session.now_s = at_s
        self.session.change_card(8, logical_state=is_on)
        metrics = {} if published_s is None else {"publishedUs": round(published_s * 1_000_000)}
        self.session.show(metrics=metrics, **changes)

    def paint(self, at_s: float) -> None:
        self.session.now_s = at_s
        self.cards.table.viewport().repaint()

    def measured(self, series: str) -> list[float]:
        _, values = self.panel.plots["card"]._traces[series].shown()
        return [round(float(value), 3) for value in values]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot, "embedded")


def test_an_embedded_change_is_measured_from_its_publication(bench: Bench) -> None:
    bench.show(1.0, is_on=True, published_s=0.99)
    bench.paint(1.1)
    bench.show(2.0, is_on=False, published_s=1.99)
    bench.paint(2.03)
    assert bench.measured("kernel") == [40.0]
    assert bench.measured("arrival")[-1] == 30.0


def test_scans_that_were_not_seen_may_have_brought_it(bench: Bench) -> None:
    bench.show(1.0, is_on=True, published_s=0.99)
    bench.paint(1.1)
    revision = bench.session.state["snapshotRevision"]
    bench.show(2.0, is_on=False, published_s=1.99, snapshot_revision=revision + 3)
    bench.paint(2.03)
    assert bench.measured("kernel") == [60.0]
    bench.show(2.1, is_on=True, published_s=2.09, snapshot_revision=revision + 9000)
    bench.paint(2.12)
    assert bench.measured("kernel") == [60.0, 130.0]


def test_a_change_that_waits_for_its_picture_is_measured_from_the_first(bench: Bench) -> None:
    bench.show(1.0, is_on=True, published_s=0.99)
    bench.paint(1.1)
    bench.show(2.0, is_on=False, published_s=1.99)
    bench.show(2.02, is_on=True, published_s=2.0)
    bench.paint(2.03)
    assert bench.measured("kernel") == [40.0]


def test_a_remote_has_another_clock(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "ws://device:81/ws")
    for at_s, is_on in ((1.0, True), (2.0, False)):
        bench.show(at_s, is_on=is_on, published_s=at_s)
        bench.paint(at_s + 0.01)
    assert bench.measured("kernel") == []
    assert bench.measured("arrival")[-1] == 10.0


def test_a_runtime_that_does_not_say_when_is_measured_from_arrival(bench: Bench) -> None:
    for at_s, is_on in ((1.0, True), (2.0, False)):
        bench.show(at_s, is_on=is_on)
        bench.paint(at_s + 0.01)
    assert bench.measured("kernel") == []
    assert bench.measured("arrival")[-1] == 10.0


def test_nothing_is_measured_while_the_table_cannot_be_seen(bench: Bench) -> None:
    bench.show(1.0, is_on=True, published_s=0.99)
    bench.paint(1.1)
    before = bench.measured("arrival")
    bench.cards.hide()
    bench.show(2.0, is_on=False, published_s=1.99)
    bench.cards.show()
    bench.paint(9.0)
    assert bench.measured("arrival") == before


def test_what_paints_without_a_change_is_no_measurement(bench: Bench) -> None:
    bench.show(1.0, is_on=True, published_s=0.99)
    bench.paint(1.1)
    before = bench.measured("arrival")
    bench.show(2.0, is_on=True, published_s=1.99)
    bench.paint(2.1)
    assert bench.measured("arrival") == before


def test_another_start_of_the_runtime_has_no_snapshot_before(bench: Bench) -> None:
    bench.show(1.0, is_on=True, published_s=0.99)
    bench.paint(1.1)
    bench.show(2.0, is_on=False, published_s=1.99, boot_id="another")
    bench.paint(2.1)
    assert bench.measured("kernel") == []
