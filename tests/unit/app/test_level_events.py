"""Changes of the level store as they are told by the runtime's events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.level_events import LevelEvents
from app.runtime_events import RuntimeEvents
from app.session import Session
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import ScriptedLink

pytestmark = pytest.mark.gui


class ToldLink(ScriptedLink):
    """A link whose events the test puts in."""

    def __init__(self) -> None:
        super().__init__()
        self.events_inbox: asyncio.Queue[str] = asyncio.Queue()
        self.asked_after: list[int | None] = []

    async def events(self, after: int | None = None) -> AsyncGenerator[str, None]:
        self.asked_after.append(after)
        while True:
            yield await self.events_inbox.get()


class Bench:
    def __init__(self, loop: QEventLoop) -> None:
        self.loop = loop
        self.link, self.other = ToldLink(), ToldLink()
        self.other.address = "ws://other:81/ws"
        self.session = Session(self.link)
        self.events = LevelEvents(RuntimeEvents(self.session))
        self.changes = 0
        self.events.changed.connect(self._count)

    def _count(self) -> None:
        self.changes += 1


def told(seq: int, kind: str) -> str:
    return json.dumps({"seq": seq, "type": kind, "payload": {}})


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        made = Bench(loop)
        yield made
        wait_for(qtbot, loop, made.session.close())


def test_nothing_is_asked_for_before_somebody_wants_it_and_then_once(bench: Bench, qtbot: QtBot) -> None:
    qtbot.wait(5)
    assert bench.link.asked_after == []
    bench.events.listen()
    bench.events.listen()
    qtbot.waitUntil(lambda: bool(bench.link.asked_after))
    assert bench.link.asked_after == [None]


@pytest.mark.parametrize("kind", ["level.created", "level.updated", "level.deleted", "gap"])
def test_what_changes_the_store_or_may_have_is_told(bench: Bench, qtbot: QtBot, kind: str) -> None:
    bench.events.listen()
    with qtbot.waitSignal(bench.events.changed):
        bench.link.events_inbox.put_nowait(told(1, kind))


def test_several_changes_in_a_row_are_told_once_and_others_not_at_all(bench: Bench, qtbot: QtBot) -> None:
    bench.events.listen()
    with qtbot.waitSignal(bench.events.changed):
        for text in (told(1, "job.started"), "{", told(2, "level.created"), told(3, "level.updated")):
            bench.link.events_inbox.put_nowait(text)
    bench.link.events_inbox.put_nowait(told(4, "job.started"))
    qtbot.waitUntil(bench.link.events_inbox.empty)
    assert bench.changes == 1


def test_another_runtime_is_listened_to_from_its_own_beginning(bench: Bench, qtbot: QtBot) -> None:
    bench.events.listen()
    bench.link.events_inbox.put_nowait(told(7, "job.started"))
    qtbot.waitUntil(bench.link.events_inbox.empty)
    bench.session.take_up(bench.other)
    qtbot.waitUntil(lambda: bench.other.asked_after == [None])
    with qtbot.waitSignal(bench.events.changed):
        bench.other.events_inbox.put_nowait(told(1, "level.created"))
    assert bench.link.asked_after == [None]
