"""A session against a scripted link: text in, facts out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.session import AnsweredCommand, Session
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.links.link import LinkState
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import ScriptedLink, result_text, snapshot_text

pytestmark = pytest.mark.gui


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """A session on a scripted link with a clock that stands still, and all that it told."""

    def __init__(self, loop: QEventLoop) -> None:
        self.loop = loop
        self.link = ScriptedLink()
        self.clock = Clock()
        self.session = Session(self.link, monotonic=self.clock)
        self.snapshots: list[RuntimeSnapshot] = []
        self.answers: list[AnsweredCommand] = []
        self.ignored: list[str] = []
        self.session.snapshot_changed.connect(self.snapshots.append)
        self.session.command_answered.connect(self.answers.append)
        self.session.message_ignored.connect(self.ignored.append)


@pytest.fixture
def bench(qapp: QApplication) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        yield Bench(loop)


def test_a_flood_of_snapshots_leaves_the_window_its_turn(bench: Bench, qtbot: QtBot) -> None:
    for revision in range(500):
        bench.link.inbox.put_nowait(snapshot_text(revision))
    read_before_the_turn: list[int] = []

    def ask_for_a_turn(snapshot: RuntimeSnapshot) -> None:
        if snapshot.snapshot_revision == 0:
            QTimer.singleShot(0, lambda: read_before_the_turn.append(len(bench.snapshots)))

    bench.session.snapshot_changed.connect(ask_for_a_turn)
    bench.session.start()
    qtbot.waitUntil(lambda: bool(read_before_the_turn))
    assert read_before_the_turn[0] < 100
    qtbot.waitUntil(lambda: len(bench.snapshots) == 500)
    wait_for(qtbot, bench.loop, bench.session.close())


def test_what_changed_is_told_to_whoever_saw_the_snapshot_before(bench: Bench) -> None:
    def show(revision: int, value: int) -> RuntimeSnapshot:
        cards = [{"cardId": 1, "cardType": "DI", "currentValue": value}, {"cardId": 2, "cardType": "DI"}]
        bench.session.take(snapshot_text(revision, cards=cards).replace(": ", ":").replace(", ", ","))
        return bench.snapshots[-1]

    first = show(1, 5)
    assert bench.session.changed_since(None) is None
    assert bench.session.changed_since(first) is None
    second = show(2, 6)
    assert bench.session.changed_since(first) == (0,)
    show(3, 6)
    assert bench.session.changed_since(first) is None
    assert bench.session.changed_since(second) == ()


def test_a_snapshot_from_the_link_reaches_the_panels(bench: Bench, qtbot: QtBot) -> None:
    bench.session.start()
    bench.link.inbox.put_nowait(snapshot_text(1))
    qtbot.waitUntil(lambda: bool(bench.snapshots))
    assert bench.session.snapshot is bench.snapshots[0]
    assert not bench.session.is_stale
    wait_for(qtbot, bench.loop, bench.session.close())


def test_a_command_travels_and_is_pending_until_its_result(bench: Bench, qtbot: QtBot) -> None:
    sent: list[object] = []
    bench.session.command_sent.connect(sent.append)
    request_id = bench.session.command("set_run_mode", {"mode": "RUN_STEP"})
    assert [one.request_id for one in bench.session.pending] == [request_id]
    qtbot.waitUntil(lambda: bool(bench.link.sent))
    assert bench.link.sent[0]["name"] == "set_run_mode"
    assert bench.link.sent[0]["payload"] == {"mode": "RUN_STEP"}
    bench.session.take(result_text(request_id))
    assert not bench.session.pending
    assert bench.answers[0].is_done
    assert len(sent) == 1


def test_a_refused_command_is_answered_but_not_done(bench: Bench, qtbot: QtBot) -> None:
    request_id = bench.session.command("step_once")
    bench.session.take(result_text(request_id, "FAILURE"))
    assert not bench.answers[0].is_done
    qtbot.waitUntil(lambda: bool(bench.link.sent))


def test_a_command_without_an_answer_becomes_unknown_after_five_seconds(bench: Bench, qtbot: QtBot) -> None:
    bench.session.command("step_once")
    bench.clock.now += 4.9
    bench.session.watch()
    assert not bench.answers
    bench.clock.now += 0.2
    bench.session.watch()
    assert bench.answers[0].result is None
    assert not bench.session.pending
    qtbot.waitUntil(lambda: bool(bench.link.sent))


def test_a_command_that_the_link_refuses_is_answered_as_unknown(bench: Bench, qtbot: QtBot) -> None:
    bench.link.state = LinkState("down", "cable")
    bench.session.command("step_once")
    qtbot.waitUntil(lambda: bool(bench.answers))
    assert bench.answers[0].result is None


def test_silence_of_two_seconds_makes_everything_stale(bench: Bench) -> None:
    told: list[bool] = []
    bench.session.staleness_changed.connect(told.append)
    bench.session.take(snapshot_text(1))
    bench.clock.now += 1.9
    bench.session.watch()
    bench.clock.now += 0.2
    bench.session.watch()
    assert told == [False, True]


def heard_but_not_shown(bench: Bench, seconds: float) -> None:
    """Let time pass in which the device answers pings and nothing else, with the looks at the clock of that time."""
    for _ in range(round(seconds / 0.25)):
        bench.clock.now += 0.25
        bench.link.state = LinkState("up", last_heard=bench.clock.now)
        bench.session.watch()


def test_a_running_device_that_only_answers_pings_is_stale_after_two_seconds(bench: Bench) -> None:
    bench.session.take(snapshot_text(1))
    heard_but_not_shown(bench, 2)
    assert not bench.session.is_stale
    heard_but_not_shown(bench, 0.5)
    assert bench.session.is_stale
    assert bench.session.silence_ms == 2500
    bench.session.take('{"type": "runtime_snap')
    heard_but_not_shown(bench, 0.25)
    assert bench.session.is_stale
    assert bench.session.last_ignored.startswith("a message that is not JSON")
    bench.session.take(snapshot_text(2))
    assert not bench.session.is_stale
    assert bench.session.silence_ms == 0


@pytest.mark.parametrize(
    "more",
    [
        {"halt": {"reason": "STEP", "nextCardId": 1, "lastCardId": None}},
        {"runMode": "RUN_STEP"},
        {"scanIntervalMs": 5000},
    ],
)
def test_a_device_of_which_no_snapshot_is_due_is_not_stale_for_sending_none(bench: Bench, more: dict[str, Any]) -> None:
    bench.session.take(snapshot_text(1, **more))
    heard_but_not_shown(bench, 10)
    assert not bench.session.is_stale


def test_a_window_that_was_held_up_does_not_take_its_own_pause_for_silence(bench: Bench) -> None:
    bench.session.take(snapshot_text(1))
    bench.clock.now += 30
    bench.link.state = LinkState("up", last_heard=bench.clock.now)
    bench.session.watch()
    assert not bench.session.is_stale


def test_a_link_that_is_down_is_stale_at_once(bench: Bench) -> None:
    bench.session.take(snapshot_text(1))
    bench.link.state = LinkState("down", "connection refused", last_heard=100.0)
    views: list[Any] = []
    bench.session.link_changed.connect(views.append)
    bench.session.watch()
    bench.session.watch()
    assert bench.session.is_stale
    assert [view.reason for view in views] == ["connection refused"]
    assert views[0].age_ms == 0
    assert not views[0].is_embedded


def test_an_older_revision_is_ignored_and_named(bench: Bench) -> None:
    bench.session.take(snapshot_text(9))
    bench.session.take(snapshot_text(8))
    assert [one.snapshot_revision for one in bench.snapshots] == [9]
    assert bench.ignored == ["revision 8 after 9"]
    assert bench.session.ignored_messages == 1


def test_revisions_that_stay_low_are_a_device_that_was_started_anew(bench: Bench, qtbot: QtBot) -> None:
    resets: list[bool] = []
    bench.session.reset.connect(lambda: resets.append(True))
    for revision in (900, 4, 2, 3):
        bench.session.take(snapshot_text(revision))
    assert [one.snapshot_revision for one in bench.snapshots] == [900]
    bench.session.take(snapshot_text(3))
    assert [one.snapshot_revision for one in bench.snapshots] == [900, 3]
    assert resets == [True]


def test_a_late_revision_between_others_starts_nothing_anew(bench: Bench) -> None:
    for revision in (9, 7, 10, 8, 11, 9, 12):
        bench.session.take(snapshot_text(revision))
    assert [one.snapshot_revision for one in bench.snapshots] == [9, 10, 11, 12]


def test_a_halted_device_may_repeat_its_revision(bench: Bench) -> None:
    bench.session.take(snapshot_text(9))
    bench.session.take(snapshot_text(9, timestamp="2026-01-01T00:00:01.000Z"))
    assert len(bench.snapshots) == 2


def test_a_new_boot_forgets_what_was_held_and_accepts_lower_revisions(bench: Bench, qtbot: QtBot) -> None:
    resets: list[bool] = []
    bench.session.reset.connect(lambda: resets.append(True))
    bench.session.take(snapshot_text(900))
    bench.session.command("step_once")
    bench.session.take(snapshot_text(1, boot_id="boot-2"))
    assert resets == [True]
    assert bench.answers[0].result is None
    assert bench.session.snapshot is not None
    assert bench.session.snapshot.snapshot_revision == 1
    qtbot.waitUntil(lambda: bool(bench.link.sent))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"type": "runtime_sn', "not JSON"),
        ("[]", "unknown type"),
        ('{"type": "gossip"}', "'gossip'"),
        ('{"type": "runtime_snapshot", "apiVersion": "2.0"}', "timestamp"),
        (result_text("never-sent"), "never-sent"),
    ],
)
def test_what_is_not_understood_is_counted_and_named(bench: Bench, text: str, why: str) -> None:
    bench.session.take(text)
    assert why in bench.ignored[0]
    assert not bench.snapshots


def test_a_mutating_request_carries_request_id_and_version(bench: Bench, qtbot: QtBot) -> None:
    wait_for(qtbot, bench.loop, bench.session.request("POST", "/api/config/restore", {"source": "LKG"}))
    wait_for(qtbot, bench.loop, bench.session.request("GET", "/api/config/active"))
    method, path, body = bench.link.requests[0]
    assert (method, path) == ("POST", "/api/config/restore")
    assert body is not None
    document = json.loads(body)
    assert document["source"] == "LKG"
    assert document["apiVersion"] == "2.0"
    assert document["requestId"]
    assert bench.link.requests[1] == ("GET", "/api/config/active", None)


def test_under_v2_a_request_travels_as_it_is(bench: Bench, qtbot: QtBot) -> None:
    wait_for(qtbot, bench.loop, bench.session.request_v2("POST", "/v2/engine/run", {"scene_id": "forest"}))
    wait_for(qtbot, bench.loop, bench.session.request_v2("PUT", "/v2/editor/assets/a", b"\x00"))
    wait_for(qtbot, bench.loop, bench.session.request_v2("POST", "/v2/engine/e/pause"))
    assert [body for _, _, body in bench.link.requests] == [b'{"scene_id":"forest"}', b"\x00", None]


def test_a_failing_background_task_is_told(bench: Bench, qtbot: QtBot) -> None:
    told: list[str] = []
    bench.session.background_failed.connect(told.append)

    async def fail() -> None:
        raise OSError("disk on fire")

    bench.session.run_in_background(fail())
    qtbot.waitUntil(lambda: told == ["disk on fire"])


def test_closing_ends_reading(bench: Bench, qtbot: QtBot) -> None:
    bench.session.start()
    wait_for(qtbot, bench.loop, bench.session.close())
    qtbot.waitUntil(lambda: not bench.session._tasks)


def test_after_closing_nothing_is_begun_any_more(bench: Bench, qtbot: QtBot) -> None:
    wait_for(qtbot, bench.loop, bench.session.close())
    begun: list[bool] = []

    async def begin() -> None:
        begun.append(True)

    bench.session.run_in_background(begin())
    qtbot.wait(20)
    assert not begun


def test_closing_waits_for_what_it_cancels(bench: Bench, qtbot: QtBot) -> None:
    ended: list[bool] = []

    async def linger() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    bench.session.run_in_background(linger())
    qtbot.wait(20)
    wait_for(qtbot, bench.loop, bench.session.close())
    assert ended == [True]
