"""What the role allows, as the runtime says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app import rights
from app.rights import Rights
from app.session import Session
from runtime.links.link import LinkClosedError, LinkState, Reply
from tests.helpers.qt_loop import running_loop
from tests.helpers.scripted_link import ScriptedLink, snapshot_text

pytestmark = pytest.mark.gui

NEEDS = {"set_run_mode": "OPERATOR", "POST /api/config/commit": "ENGINEER", "GET /api/snapshot": "VIEWER"}


def session_answer(role: str, user: str = "vera") -> Reply:
    answer = {"apiVersion": "2.0", "status": "SUCCESS", "timestamp": "", "user": user, "role": role, "needs": NEEDS}
    return Reply(200, {}, json.dumps(answer).encode())


class FailingLink(ScriptedLink):
    """A link over which nothing can be asked for a while."""

    fails = 0

    async def request(self, *asked: Any, **more: Any) -> Reply:
        if self.fails:
            self.fails -= 1
            raise LinkClosedError("down")
        return await super().request(*asked, **more)


class Bench:
    def __init__(self, loop: QEventLoop) -> None:
        self.loop = loop
        self.link = FailingLink()
        self.session = Session(self.link)
        self.rights = Rights(self.session)
        self.changes: list[str] = []
        self.rights.changed.connect(lambda: self.changes.append(self.rights.who))

    def answer(self, reply: Reply) -> None:
        self.link.replies["/api/session"] = reply


@pytest.fixture
def bench(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(rights, "RETRY_MS", 10)
    with running_loop(qapp) as loop:
        yield Bench(loop)


def test_before_anything_is_known_nothing_is_barred(bench: Bench) -> None:
    assert (bench.rights.why_not("set_run_mode"), bench.rights.who, bench.rights.role) == ("", "", None)
    assert bench.link.requests == []


def test_with_the_first_snapshot_the_runtime_is_asked(bench: Bench, qtbot: QtBot) -> None:
    bench.answer(session_answer("OPERATOR"))
    bench.session.take(snapshot_text(1))
    qtbot.waitUntil(lambda: bench.changes == ["vera (OPERATOR)"])
    assert bench.rights.why_not("set_run_mode") == ""
    assert bench.rights.why_not("POST /api/config/commit") == "this takes the role ENGINEER; vera is OPERATOR"
    assert bench.rights.why_not("something new") == ""
    bench.session.take(snapshot_text(2))
    assert len(bench.link.requests) == 1


@pytest.mark.parametrize("reply", [Reply(404), Reply(200, {}, b"{}"), Reply(200, {}, b"not json")])
def test_a_device_that_does_not_say_bars_nothing(bench: Bench, qtbot: QtBot, reply: Reply) -> None:
    bench.answer(reply)
    bench.session.take(snapshot_text(1))
    qtbot.waitUntil(lambda: len(bench.link.requests) == 1)
    qtbot.wait(1)
    assert bench.rights.why_not("set_run_mode") == ""
    assert bench.changes == []


def test_another_runtime_is_asked_anew(bench: Bench, qtbot: QtBot) -> None:
    bench.answer(session_answer("VIEWER"))
    bench.session.take(snapshot_text(1, boot_id="one"))
    qtbot.waitUntil(lambda: bench.rights.role == "VIEWER")
    bench.answer(session_answer("ADMIN", "anna"))
    bench.session.take(snapshot_text(1, boot_id="two"))
    qtbot.waitUntil(lambda: bench.rights.user == "anna")
    assert bench.rights.why_not("POST /api/config/commit") == ""
    assert "" in bench.changes  # meanwhile nobody knew


def test_who_is_heard_again_is_asked_again(bench: Bench, qtbot: QtBot) -> None:
    bench.answer(session_answer("VIEWER"))
    bench.session.take(snapshot_text(1))
    qtbot.waitUntil(lambda: bench.rights.role == "VIEWER")
    bench.answer(session_answer("ENGINEER"))
    bench.session.staleness_changed.emit(True)
    bench.session.staleness_changed.emit(False)
    qtbot.waitUntil(lambda: bench.rights.role == "ENGINEER")


def test_a_link_that_is_down_is_tried_again(bench: Bench, qtbot: QtBot) -> None:
    bench.link.fails = 1
    bench.link.state = LinkState("down", "cable", last_heard=100.0)
    bench.answer(session_answer("VIEWER"))
    bench.session.take(snapshot_text(1))
    qtbot.waitUntil(lambda: bench.rights.role == "VIEWER")


def test_rights_on_a_session_that_runs_already_are_asked_for_at_once(bench: Bench, qtbot: QtBot) -> None:
    bench.session.take(snapshot_text(1))
    bench.answer(session_answer("VIEWER"))
    late = Rights(bench.session)
    qtbot.waitUntil(lambda: late.role == "VIEWER")
