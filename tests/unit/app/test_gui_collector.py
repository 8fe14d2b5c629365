"""Cycles go in the window's thread, by Python's own thresholds, and never while the collector is to rest."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui_collector import FULL_ROUND_EVERY_S, GuiCollector, collected_here
from runtime.collector import collector_paused

pytestmark = pytest.mark.gui


class Knot:
    """Only a round of the collector frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def usual_collector() -> Iterator[None]:
    limits = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    gc.collect()
    yield
    gc.enable()
    gc.set_threshold(*limits)


def many() -> list[list[int]]:
    """Return more objects than the youngest generation holds without a round."""
    return [[] for _ in range(2 * gc.get_threshold()[0])]


def test_a_cycle_left_by_a_worker_goes_in_the_windows_thread(qapp: QApplication, qtbot: QtBot) -> None:
    gone_in: list[int] = []
    kept: list[object] = []

    def work() -> None:
        weakref.finalize(Knot(), lambda: gone_in.append(threading.get_ident()))
        kept.append(many())

    with collected_here(qapp):
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()
        assert not gone_in
        qtbot.waitUntil(lambda: bool(gone_in))
    assert gone_in == [threading.get_ident()]


def test_nothing_goes_during_a_rest(qapp: QApplication) -> None:
    collector = GuiCollector(qapp)
    collector.start()
    knot = weakref.ref(Knot())
    kept = many()
    with collector_paused(keeps=False):
        collector.look()
        assert knot() is not None
    collector.look()
    assert knot() is None
    assert kept
    collector.stop()


def test_a_full_round_is_made_once_in_a_while(qapp: QApplication) -> None:
    now_s = 100.0
    collector = GuiCollector(qapp, now_s=lambda: now_s)
    collector.start()
    old = weakref.ref(knot := Knot())
    for _ in range(2):
        gc.collect(1)
    del knot

    def live_on() -> None:
        for _ in range(200):
            kept = many()
            collector.look()
            del kept

    live_on()
    assert old() is not None
    now_s += FULL_ROUND_EVERY_S
    live_on()
    assert old() is None
    collector.stop()


def test_python_collects_again_when_the_window_is_gone(qapp: QApplication) -> None:
    with collected_here(qapp):
        assert not gc.isenabled()
    assert gc.isenabled()
