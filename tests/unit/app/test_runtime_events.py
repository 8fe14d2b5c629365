"""The window's one stream of events: from the newest on, behind the last one after a break, never one twice."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app import runtime_events
from app.runtime_events import RuntimeEvents
from app.session import Session
from runtime.links.link import LinkClosedError, LinkState, Reply
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import ScriptedLink

pytestmark = pytest.mark.gui


class ToldLink(ScriptedLink):
    """A runtime that keeps its events: what the test lets happen is streamed behind the number that is asked for."""

    def __init__(self, *, keeps: bool = True) -> None:
        super().__init__()
        self.keeps = keeps
        self.happened: list[dict[str, Any]] = []
        self.asked_after: list[int | None] = []
        self.refuses = False
        self.news = asyncio.Condition()
        self._cut: list[asyncio.Event] = []

    async def happen(self, *seqs: int, text: str | None = None) -> None:
        self.happened += [{"seq": seq, "type": "job.started", "payload": {}} for seq in seqs]
        if text is not None:
            self.happened.append({"seq": 0, "text": text})
        async with self.news:
            self.news.notify_all()

    async def cut(self) -> None:
        for cut in self._cut:
            cut.set()
        async with self.news:
            self.news.notify_all()

    async def events(self, after: int | None = None) -> AsyncGenerator[str, None]:
        self.asked_after.append(after)
        if not self.keeps or (self.refuses and after is not None):
            return
        cut = asyncio.Event()
        self._cut.append(cut)
        place = 0 if after is not None else len(self.happened)
        while True:
            while place < len(self.happened):
                event = self.happened[place]
                place += 1
                if "text" in event:
                    yield event["text"]
                elif after is None or event["seq"] > after:
                    yield json.dumps(event)
            async with self.news:
                if cut.is_set():
                    raise LinkClosedError("the line is cut")
                await self.news.wait()

    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        if not self.keeps:
            return Reply(404, {}, b'{"error": {}}')
        offset = int(parse_qs(urlsplit(path).query).get("offset", ["0"])[0])
        items = self.happened[offset : offset + 1]
        return Reply(200, {}, json.dumps({"items": items, "total": len(self.happened)}).encode())


class Bench:
    def __init__(self, qtbot: QtBot, loop: QEventLoop) -> None:
        self.qtbot, self.loop = qtbot, loop
        self.link, self.other = ToldLink(), ToldLink()
        self.other.address = "ws://other:81/ws"
        self.session = Session(self.link)
        self.events = RuntimeEvents(self.session)
        self.told: list[object] = []
        self.offered: list[bool] = []
        self.events.told.connect(lambda event: self.told.append(event.get("seq", event["type"])))
        self.events.offered.connect(self.offered.append)

    def happen(self, *seqs: int, on: ToldLink | None = None, text: str | None = None) -> None:
        wait_for(self.qtbot, self.loop, (on or self.link).happen(*seqs, text=text))

    def cut(self) -> None:
        wait_for(self.qtbot, self.loop, self.link.cut())

    def wait(self, holds: Any) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()))


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(runtime_events, "LISTEN_AGAIN_S", 0.01)
    monkeypatch.setattr(runtime_events, "LOOK_AGAIN_S", 0.01)
    with running_loop(qapp) as loop:
        made = Bench(qtbot, loop)
        yield made
        wait_for(qtbot, loop, made.session.close())


def test_nothing_is_asked_before_somebody_wants_it_and_then_there_is_one_stream(bench: Bench) -> None:
    bench.happen(1, 2)
    assert bench.link.asked_after == []
    bench.events.listen()
    bench.events.listen()
    bench.wait(lambda: bench.link.asked_after == [2])
    bench.happen(3)
    bench.wait(lambda: bench.told == [3])
    assert bench.offered == [True]


def test_what_happened_while_the_line_was_cut_is_told_once_even_if_nothing_was_heard_before(bench: Bench) -> None:
    bench.events.listen()
    bench.wait(lambda: bench.link.asked_after == [0])
    bench.link.happened += [{"seq": 1, "type": "job.started", "payload": {}}]
    bench.cut()
    bench.wait(lambda: bench.told == [1])
    bench.happen(2)
    bench.cut()
    bench.wait(lambda: bench.told == [1, 2] and bench.link.asked_after[-1] == 2)
    assert bench.offered == [True]


def test_a_stream_that_hangs_on_a_former_connection_is_opened_anew(bench: Bench) -> None:
    bench.link.state = LinkState("up", last_heard=100.0, connection=1)
    bench.session.watch()
    bench.events.listen()
    bench.wait(lambda: bench.link.asked_after == [0])
    bench.happen(1)
    bench.wait(lambda: bench.told == [1])
    bench.link.state = replace(bench.link.state, phase="down")
    bench.session.watch()
    bench.link.state = replace(bench.link.state, phase="up", connection=2)
    bench.session.watch()
    bench.wait(lambda: bench.link.asked_after == [0, 1])
    bench.happen(2)
    bench.wait(lambda: bench.told == [1, 2])


def test_a_runtime_that_counts_anew_is_followed_from_there_and_what_was_missed_is_named(bench: Bench) -> None:
    bench.happen(7)
    bench.events.listen()
    bench.wait(lambda: bench.link.asked_after == [7])
    bench.link.happened, bench.link.refuses = [], True
    bench.cut()
    bench.wait(lambda: "gap" in bench.told)
    bench.link.refuses = False
    bench.wait(lambda: bench.link.asked_after[-1] == 0)
    bench.happen(1)
    bench.wait(lambda: bench.told[-1] == 1)


def test_an_event_that_is_told_twice_or_is_none_is_passed_over(bench: Bench) -> None:
    bench.events.listen()
    bench.wait(lambda: bench.link.asked_after == [0])
    for text in ("{", "[]", '{"seq": 4, "type": "a"}', '{"seq": 4, "type": "a"}', '{"type": "gap"}'):
        bench.happen(text=text)
    bench.wait(lambda: bench.told == [4, "gap"])
    assert bench.events.last_seq == 4


def test_a_device_that_tells_nothing_is_looked_at_again(bench: Bench) -> None:
    bench.link.keeps = False
    bench.events.listen()
    bench.wait(lambda: len(bench.link.asked_after) >= 2)
    assert True not in bench.offered
    bench.link.keeps = True
    bench.happen(1)
    bench.wait(lambda: True in bench.offered)


def test_another_runtime_has_numbers_of_its_own(bench: Bench) -> None:
    bench.happen(7)
    bench.events.listen()
    bench.wait(lambda: bench.link.asked_after == [7])
    bench.happen(1, on=bench.other)
    bench.session.take_up(bench.other)
    bench.wait(lambda: bench.other.asked_after == [1])
    bench.happen(2, on=bench.other)
    bench.wait(lambda: bench.told == [2])
    assert bench.offered == [True, False, True]


def test_a_runtime_that_is_come_back_to_is_followed_once(bench: Bench) -> None:
    bench.happen(7)
    bench.events.listen()
    bench.wait(lambda: bench.link.asked_after == [7])
    bench.session.take_up(bench.other)
    bench.session.take_up(bench.link)
    bench.wait(lambda: len(bench.link.asked_after) > 1)
    bench.qtbot.wait(50)  # whoever followed it before has looked again by now
    assert bench.link.asked_after == [7, 7]
    bench.happen(8)
    bench.wait(lambda: bench.told == [8])


def test_another_runtime_is_left_alone_when_nobody_wanted_it_before(bench: Bench) -> None:
    bench.session.take_up(bench.other)
    bench.qtbot.wait(5)
    assert bench.other.asked_after == []
