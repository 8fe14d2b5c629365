"""The worker's process: places when it goes well, one line when it does not, nothing left running."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.presenters.graph_layout import lay_out
from app.presenters.graph_worker import WORKER, GraphWorker
from tests.helpers.qt_loop import running_loop

pytestmark = pytest.mark.gui
EDGES = [(1, 2), (2, 3)]
ASLEEP = "import time; time.sleep(60)"


class Bench:
    def __init__(self, loop: QEventLoop, qtbot: QtBot) -> None:
        self.loop = loop
        self.qtbot = qtbot
        self.tasks: list[asyncio.Task[Any]] = []

    def worker(self, code: str | None = None, **given: Any) -> GraphWorker:
        program = WORKER if code is None else (sys.executable, "-c", code)
        return GraphWorker(self.run, **{"program": program, **given})

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self.tasks.append(self.loop.create_task(coroutine))

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: all(task.done() for task in self.tasks), timeout=20_000)

    def failure_of(self, worker: GraphWorker) -> str:
        told = QSignalSpy(worker.failed)
        worker.lay_out([1, 2, 3], EDGES)
        self.wait()
        assert told.count() == 1
        return str(told.at(0)[0])


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        yield Bench(loop, qtbot)


def test_places_come_back(bench: Bench) -> None:
    worker = bench.worker()
    told = QSignalSpy(worker.placed)
    worker.lay_out([1, 2, 3], EDGES)
    bench.wait()
    assert told.at(0) == [lay_out([1, 2, 3], EDGES)]


def test_only_the_newest_wish_is_answered(bench: Bench) -> None:
    worker = bench.worker()
    told = QSignalSpy(worker.placed)
    failed = QSignalSpy(worker.failed)
    worker.lay_out([1, 2, 3], EDGES)
    worker.lay_out([7], [])
    bench.wait()
    assert [told.at(at) for at in range(told.count())] == [[{7: (0.0, 0.0)}]]
    assert failed.count() == 0


def test_what_is_stopped_ends_without_a_word(bench: Bench) -> None:
    worker = bench.worker(ASLEEP)
    failed = QSignalSpy(worker.failed)
    worker.lay_out([1], [])
    bench.qtbot.waitUntil(lambda: worker._process is not None)
    worker.stop()
    bench.wait()
    assert failed.count() == 0


def test_whoever_cancels_the_wait_ends_the_process(bench: Bench) -> None:
    worker = bench.worker(ASLEEP)
    worker.lay_out([1], [])
    bench.qtbot.waitUntil(lambda: worker._process is not None)
    bench.tasks[0].cancel()
    bench.wait()
    bench.qtbot.waitUntil(lambda: worker._process is None)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import sys; sys.stdin.read(); raise SystemExit('out of memory')", "The layout failed: out of memory"),
        ("import sys; sys.stdin.read(); sys.exit(3)", "it ended with code 3 and said nothing"),
        ("import sys; sys.stdin.read(); print('[1]')", "its answer is no graph"),
        ("import sys; sys.stdin.read(); print('{')", "its answer is no graph"),
    ],
)
def test_what_went_wrong_is_said_in_a_line(bench: Bench, code: str, said: str) -> None:
    assert said in bench.failure_of(bench.worker(code))


def test_a_program_that_is_not_there_is_a_failure(bench: Bench) -> None:
    worker = bench.worker(program=("/nowhere/at/all",))
    assert "could not be started" in bench.failure_of(worker)


def test_patience_has_an_end(bench: Bench) -> None:
    assert "took longer than 0.05" in bench.failure_of(bench.worker(ASLEEP, patience_s=0.05))
