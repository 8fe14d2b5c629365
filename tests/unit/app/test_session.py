"""A session against a scripted link: text in, facts out."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.flight import AnsweredCommand
from app.session import Session
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.links.link import LinkClosedError, LinkPhase, LinkState, Reply
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


def test_a_command_that_meets_a_link_that_is_down_leaves_with_the_next_connection(bench: Bench, qtbot: QtBot) -> None:
    bench.session.take(snapshot_text(1, bootId=None))
    bench.link.state = LinkState("down", "cable", connection=1)
    request_id = bench.session.command("step_once")
    qtbot.waitUntil(lambda: any(one.is_unsent for one in bench.session.pending))
    assert bench.link.sent == []
    bench.link.state = LinkState("up", last_heard=100.0, connection=2)
    bench.session.take(snapshot_text(2, bootId=None))
    qtbot.waitUntil(lambda: bool(bench.link.sent))
    assert bench.link.sent[0]["requestId"] == request_id
    qtbot.waitUntil(lambda: not any(one.is_unsent for one in bench.session.pending))
    bench.session.take(result_text(request_id))
    assert bench.answers[0].is_done


def test_a_command_that_never_left_is_said_to_be_unsent_when_its_time_is_over(bench: Bench, qtbot: QtBot) -> None:
    bench.link.state = LinkState("down", "cable")
    bench.session.command("step_once")
    qtbot.waitUntil(lambda: any(one.is_unsent for one in bench.session.pending))
    bench.clock.now += 5.1
    bench.session.watch()
    assert bench.answers[0].is_unsent
    assert bench.session.unknown == ()


class BreakingLink(ScriptedLink):
    """Loses its connection under each of the first requests, and answers later ones with their `requestId`."""

    def __init__(self, breaks: int) -> None:
        super().__init__()
        self.breaks = breaks

    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        self.requests.append((method, path, body))
        if len(self.requests) <= self.breaks:
            self.state = replace(self.state, phase="down")
            raise LinkClosedError("connection lost")
        return Reply(200, {}, body or b"")


def test_a_request_that_changes_something_is_asked_again_by_its_number_when_the_link_is_back(
    qapp: QApplication, qtbot: QtBot
) -> None:
    with running_loop(qapp) as loop:
        link = BreakingLink(2)
        session = Session(link)
        session.take(snapshot_text(1))
        asking = loop.create_task(session.request("POST", "/api/config/commit", {"config": {}}))
        for attempt in (1, 2):
            qtbot.waitUntil(lambda attempt=attempt: len(link.requests) == attempt and link.state.phase == "down")
            link.state = LinkState("up", last_heard=time.monotonic() + 1, connection=attempt)
            session.take(snapshot_text(1 + attempt))
        qtbot.waitUntil(asking.done)
        assert asking.result().status == 200
        assert len({body for _, _, body in link.requests}) == 1
        wait_for(qtbot, loop, session.close())


@pytest.mark.parametrize(
    ("method", "boot_id", "phase"), [("GET", "boot-1", "down"), ("POST", None, "up"), ("POST", "boot-1", "down")]
)
def test_what_cannot_or_must_not_be_asked_again_is_told_at_once(
    qapp: QApplication, qtbot: QtBot, method: str, boot_id: str | None, phase: LinkPhase
) -> None:
    with running_loop(qapp) as loop:
        link = BreakingLink(1)
        session = Session(link)
        session.take(snapshot_text(1, bootId=boot_id))
        link.state = replace(link.state, phase=phase)
        with pytest.raises(LinkClosedError):
            wait_for(qtbot, loop, session.request(method, "/api/config/active"))
        assert len(link.requests) == 1
        wait_for(qtbot, loop, session.close())


def test_a_runtime_that_was_started_anew_is_not_asked_for_what_the_former_was_told(
    qapp: QApplication, qtbot: QtBot
) -> None:
    with running_loop(qapp) as loop:
        link = BreakingLink(1)
        session = Session(link)
        session.take(snapshot_text(1))
        asking = loop.create_task(session.request("POST", "/api/config/commit", {"config": {}}))
        qtbot.waitUntil(lambda: link.state.phase == "down")
        link.state = LinkState("up", last_heard=time.monotonic() + 1, connection=1)
        session.take(snapshot_text(1, "boot-2"))
        qtbot.waitUntil(asking.done)
        assert isinstance(asking.exception(), LinkClosedError)
        assert len(link.requests) == 1
        wait_for(qtbot, loop, session.close())


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
    assert bench.session.is_blind
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
    assert not bench.session.is_blind
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


def test_a_running_device_that_repeats_one_revision_is_stale_and_the_repetitions_are_named(bench: Bench) -> None:
    bench.session.take(snapshot_text(9))
    for _ in range(12):
        bench.clock.now += 0.25
        bench.link.state = LinkState("up", last_heard=bench.clock.now)
        bench.session.take(snapshot_text(9, timestamp=f"2026-01-01T00:00:{bench.clock.now:06.3f}Z"))
        bench.session.watch()
    assert bench.session.is_stale
    assert bench.session.silence_ms == 3000
    assert bench.ignored[-1] == "revision 9 again, though the program is said to run"
    bench.session.take(snapshot_text(10))
    assert not bench.session.is_stale


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


class Moving(Bench):
    """A session that goes from one scripted link to another, and what it told of it."""

    def __init__(self, loop: QEventLoop) -> None:
        super().__init__(loop)
        self.other = ScriptedLink()
        self.other.address = "ws://other:81/ws"
        self.told: list[str] = []
        self.session.left.connect(lambda key: self.told.append(f"left {key}"))
        self.session.reset.connect(lambda: self.told.append("reset"))
        self.session.taken_up.connect(lambda key: self.told.append(f"taken up {key}"))


@pytest.fixture
def moving(qapp: QApplication) -> Iterator[Moving]:
    with running_loop(qapp) as loop:
        yield Moving(loop)


def test_another_runtime_is_taken_up_after_everything_of_the_former_was_forgotten(moving: Moving, qtbot: QtBot) -> None:
    session = moving.session
    session.start()
    moving.link.inbox.put_nowait(snapshot_text(900))
    qtbot.waitUntil(lambda: bool(moving.snapshots))
    session.take("nonsense")
    assert session.take_up(moving.other) is moving.link
    assert moving.told == ["left ws://device:81/ws", "reset", "taken up ws://other:81/ws"]
    assert session.snapshot is None
    assert session.is_stale
    assert session.ignored_messages == 0
    assert session.link_view.address == "ws://other:81/ws"
    moving.link.inbox.put_nowait(snapshot_text(901))
    moving.other.inbox.put_nowait(snapshot_text(1, "boot-9"))
    qtbot.waitUntil(lambda: len(moving.snapshots) == 2)
    assert [one.snapshot_revision for one in moving.snapshots] == [900, 1]
    assert not session.is_stale
    wait_for(qtbot, moving.loop, session.close())


def test_the_newest_snapshot_of_a_runtime_that_is_halted_is_brought_along(moving: Moving, qtbot: QtBot) -> None:
    moving.session.take(snapshot_text(5))
    kept = moving.snapshots[0]
    moving.session.take_up(moving.other, kept)
    assert moving.session.snapshot is kept
    wait_for(qtbot, moving.loop, moving.session.close())


def test_a_command_in_flight_is_unknown_when_another_runtime_is_taken_up(moving: Moving, qtbot: QtBot) -> None:
    moving.session.command("step_once")
    moving.session.take_up(moving.other)
    assert [one.result for one in moving.answers] == [None]
    wait_for(qtbot, moving.loop, moving.session.close())


def test_what_began_with_one_runtime_is_never_asked_or_told_to_another(moving: Moving, qtbot: QtBot) -> None:
    session, refused, has_moved_on = moving.session, [], []
    go_on = asyncio.Event()

    async def two_steps() -> None:
        await session.request("GET", "/api/config/active")
        await go_on.wait()
        has_moved_on.append(session.has_moved_on)
        session.command("step_once")
        try:
            await session.request("POST", "/api/config/commit", {})
        except LinkClosedError as closed:
            refused.append(str(closed))

    session.run_in_background(two_steps())
    qtbot.waitUntil(lambda: bool(moving.link.requests))
    session.take_up(moving.other)
    go_on.set()
    qtbot.waitUntil(lambda: bool(refused) and bool(moving.answers))
    assert has_moved_on == [True]
    assert "another runtime" in refused[0]
    assert not moving.other.requests
    assert not moving.other.sent
    assert not moving.link.sent
    wait_for(qtbot, moving.loop, session.close())


def test_an_answer_that_comes_after_the_runtime_was_left_counts_as_none(moving: Moving, qtbot: QtBot) -> None:
    session, held, told = moving.session, asyncio.Event(), []

    async def late(*_: object) -> Any:
        await held.wait()

    moving.link.request = late  # type: ignore[method-assign]

    async def ask() -> None:
        try:
            await session.request("GET", "/api/config/active")
        except LinkClosedError:
            told.append("closed")

    session.run_in_background(ask())
    qtbot.wait(10)
    session.take_up(moving.other)
    held.set()
    qtbot.waitUntil(lambda: told == ["closed"])
    wait_for(qtbot, moving.loop, session.close())


def test_whoever_switches_goes_on_with_the_new_runtime(moving: Moving, qtbot: QtBot) -> None:
    async def switch() -> None:
        moving.session.take_up(moving.other)
        await moving.session.request("GET", "/api/session")
        moving.session.command("step_once")

    moving.session.run_in_background(switch())
    qtbot.waitUntil(lambda: bool(moving.other.sent))
    assert moving.other.requests == [("GET", "/api/session", None)]
    wait_for(qtbot, moving.loop, moving.session.close())


def test_events_end_when_another_runtime_is_taken_up(moving: Moving, qtbot: QtBot) -> None:
    ended: list[bool] = []

    async def silent(after: int | None) -> Any:
        await asyncio.Event().wait()
        yield ""

    moving.link.events = silent  # type: ignore[method-assign]

    async def follow() -> None:
        async for _ in moving.session.events():
            pass
        ended.append(True)

    moving.session.run_in_background(follow())
    qtbot.wait(10)
    assert not ended
    moving.session.take_up(moving.other)
    qtbot.waitUntil(lambda: ended == [True])
    wait_for(qtbot, moving.loop, moving.session.close())


def reconnected(bench: Bench, connection: int) -> None:
    bench.link.state = LinkState("up", last_heard=bench.clock.now, connection=connection)


def test_what_was_in_flight_when_the_link_broke_is_settled_by_its_request_id(bench: Bench, qtbot: QtBot) -> None:
    settled: list[AnsweredCommand] = []
    bench.session.command_settled.connect(settled.append)
    reconnected(bench, 1)
    bench.session.take(snapshot_text(1))
    given_up = bench.session.command("step_once")
    qtbot.waitUntil(lambda: len(bench.link.sent) == 1)
    bench.clock.now += 6.0
    bench.session.watch()
    waiting = bench.session.command("set_run_mode", {"mode": "RUN_STEP"})
    qtbot.waitUntil(lambda: len(bench.link.sent) == 2)
    reconnected(bench, 2)
    bench.session.take(snapshot_text(2))
    qtbot.waitUntil(lambda: len(bench.link.sent) == 4)
    assert bench.link.sent[2:] == bench.link.sent[:2]
    bench.session.take(result_text(given_up))
    bench.session.take(result_text(waiting))
    assert [one.pending.request_id for one in settled] == [given_up]
    assert settled[0].is_done
    assert [one.is_done for one in bench.answers] == [False, True]
    assert not bench.ignored
    bench.session.take(snapshot_text(3))
    qtbot.wait(20)
    assert len(bench.link.sent) == 4


def test_a_runtime_that_was_started_anew_is_asked_nothing_of_the_old(bench: Bench, qtbot: QtBot) -> None:
    reconnected(bench, 1)
    bench.session.take(snapshot_text(1))
    bench.session.command("step_once")
    qtbot.waitUntil(lambda: len(bench.link.sent) == 1)
    reconnected(bench, 2)
    bench.session.take(snapshot_text(1, boot_id="boot-2"))
    qtbot.wait(20)
    assert len(bench.link.sent) == 1
    assert [one.result for one in bench.answers] == [None]


def test_an_answer_that_comes_late_is_no_answer_to_nothing(bench: Bench, qtbot: QtBot) -> None:
    settled: list[AnsweredCommand] = []
    bench.session.command_settled.connect(settled.append)
    request_id = bench.session.command("step_once")
    qtbot.waitUntil(lambda: bool(bench.link.sent))
    bench.clock.now += 6.0
    bench.session.watch()
    bench.session.take(result_text(request_id, "FAILURE"))
    assert [one.is_done for one in settled] == [False]
    assert not bench.ignored
