import threading

import pytest
from pytestqt.qtbot import QtBot

from app.asset_worker import AssetWorker

pytestmark = pytest.mark.gui


def test_work_is_done_beside_the_window_and_told_in_it(qtbot: QtBot) -> None:
    worker = AssetWorker()
    here, told = threading.current_thread(), []
    worker.do(threading.current_thread, lambda where: told.append((where, threading.current_thread())))
    qtbot.waitUntil(lambda: worker.is_idle)
    ((where, told_in),) = told
    assert where is not here
    assert told_in is here


def test_what_work_raises_is_told_to_who_wants_to_hear_and_the_next_goes_on(qtbot: QtBot) -> None:
    worker = AssetWorker()
    told: list[object] = []

    def fail() -> None:
        raise ValueError("broken")

    worker.do(fail, told.append, lambda error: told.append(str(error)))
    worker.do(fail, told.append)
    worker.do(lambda: "on", told.append)
    qtbot.waitUntil(lambda: worker.is_idle)
    assert told == ["broken", "on"]


def test_the_newest_goes_first_where_that_is_asked_for_and_what_waits_can_be_forgotten(qtbot: QtBot) -> None:
    worker = AssetWorker(newest_first=True)
    gate, told = threading.Event(), []
    started = threading.Event()
    worker.do(lambda: (started.set(), gate.wait(5)), lambda _: told.append(0))
    assert started.wait(5)
    for number in (1, 2, 3):
        worker.do(lambda number=number: number, told.append)  # type: ignore[misc]
    gate.set()
    qtbot.waitUntil(lambda: worker.is_idle)
    assert told == [0, 3, 2, 1]
    gate.clear()
    started.clear()
    worker.do(lambda: (started.set(), gate.wait(5)), lambda _: told.append(4))
    assert started.wait(5)
    worker.do(lambda: 5, told.append)
    worker.forget()
    gate.set()
    qtbot.waitUntil(lambda: worker.is_idle)
    assert told[-1] == 4


def test_its_thread_ends_when_nothing_waits(qtbot: QtBot) -> None:
    worker = AssetWorker()
    worker.do(lambda: None, lambda _: None)
    qtbot.waitUntil(lambda: worker.is_idle)
    qtbot.waitUntil(lambda: all(thread.name != "asset worker" for thread in threading.enumerate()))
