import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from viewport.flight import LONGEST_STEP_S, Flight
from viewport.tools.events import Fly

pytestmark = pytest.mark.gui


def test_held_keys_tick_with_the_time_that_passed(qtbot: QtBot) -> None:
    owner = QObject()
    flight = Flight(owner)
    flight.press(int(Qt.Key.Key_W))
    flight.press(int(Qt.Key.Key_D))
    with qtbot.waitSignal(flight.ticked, timeout=5000) as heard:
        pass
    (fly,) = heard.args
    assert isinstance(fly, Fly)
    assert (fly.right, fly.up, fly.forward) == (1, 0, 1)
    assert 0 < fly.elapsed_s <= LONGEST_STEP_S


def test_without_a_key_nothing_ticks(qtbot: QtBot) -> None:
    owner = QObject()
    flight = Flight(owner)
    assert not flight.is_under_way
    flight.press(int(Qt.Key.Key_W))
    assert flight.is_under_way
    flight.release(int(Qt.Key.Key_W))
    assert not flight.is_under_way
    flight.press(int(Qt.Key.Key_W))
    flight.stop()
    assert not flight.is_under_way
