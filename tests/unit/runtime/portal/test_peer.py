"""The portal as the peer of an in-process link: reached from this thread, living in another."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import pytest

from runtime.portal.peer import PortalPeer
from tests.helpers.controllers import envelope
from tests.unit.runtime.portal.test_portal import Bench

PATIENCE_S = 5.0


class Listener:
    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.texts: list[dict[str, Any]] = []
        self.beats = 0
        self.reason: str | None = None

    def take(self, text: str) -> None:
        with self.changed:
            self.texts.append(json.loads(text))
            self.changed.notify_all()

    def heard(self) -> None:
        with self.changed:
            self.beats += 1
            self.changed.notify_all()

    def lost(self, reason: str) -> None:
        with self.changed:
            self.reason = reason
            self.changed.notify_all()

    def until(self, holds: Callable[[], Any]) -> None:
        with self.changed:
            assert self.changed.wait_for(holds, PATIENCE_S)


@contextmanager
def living() -> Iterator[tuple[PortalPeer, Bench]]:
    """A portal in a thread of its own."""
    started: Future[tuple[PortalPeer, Bench]] = Future()
    stopped: Future[None] = Future()

    async def live() -> None:
        loop = asyncio.get_running_loop()
        over = asyncio.Event()

        def stop() -> Future[None]:
            loop.call_soon_threadsafe(over.set)
            return stopped

        bench = Bench()
        bench.portal.start()
        started.set_result((PortalPeer(bench.portal, loop, stop), bench))
        await over.wait()
        await bench.portal.close_sessions(1001, "the runtime has stopped")
        bench.portal.stop()

    thread = threading.Thread(target=lambda: asyncio.run(live()))
    thread.start()
    peer, bench = started.result(PATIENCE_S)
    try:
        yield peer, bench
    finally:
        if not stopped.done():
            peer.stop()
            stopped.set_result(None)
        thread.join(PATIENCE_S)


def test_a_conversation_goes_both_ways_and_beats() -> None:
    with living() as (peer, _):
        listener = Listener()
        line = peer.connect(listener)
        listener.until(lambda: listener.texts and listener.beats)
        line.send(json.dumps(envelope("set_output_mask_global", masked=True)))
        listener.until(lambda: any(text["type"] == "command_result" for text in listener.texts))


def test_a_conversation_that_began_before_the_scan_beats_once_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.portal.peer.HEARTBEAT_S", 0.001)

    async def story() -> None:
        bench, listener = Bench(), Listener()
        line = PortalPeer(bench.portal, asyncio.get_running_loop(), Future).connect(listener)
        reply = asyncio.wrap_future(line.request("GET", "/api/config/history", None, {}))
        assert (await reply)[0] == 200, "it converses"
        assert listener.beats == 0, "nothing that is shown is live yet"
        bench.portal.start()
        async with asyncio.timeout(PATIENCE_S):
            while listener.beats < 3:
                await asyncio.sleep(0)
        await bench.portal.close_sessions(1001, "the runtime has stopped")
        bench.portal.stop()

    asyncio.run(story())


def test_requests_are_answered_whatever_the_caller_does_with_the_future() -> None:
    with living() as (peer, bench):
        line = peer.connect(Listener())
        status, headers, body = line.request("GET", "/api/config/history?limit=1", None, {}).result(PATIENCE_S)
        assert (status, headers["content-type"]) == (200, "application/json")
        assert json.loads(body)["limit"] == 1
        restore = json.dumps({"requestId": "r", "apiVersion": "2.0", "source": "FACTORY"}).encode()
        line.request("POST", "/api/config/restore", restore, {}).cancel()
        again = line.request("POST", "/api/config/restore", restore, {}).result(PATIENCE_S)
        assert again[0] == 200
        assert bench.configs.number == 2


def test_events_are_handed_over_until_they_are_stopped() -> None:
    with living() as (peer, bench):
        line = peer.connect(Listener())
        first, second = threading.Event(), threading.Event()
        heard: list[str] = []

        def take(text: str) -> None:
            heard.append(text)
            first.set()

        stop = line.events(None, take)
        line.send(json.dumps(envelope("set_run_mode", mode="RUN_STEP")))
        assert first.wait(PATIENCE_S)
        stop()
        line.events(0, lambda text: second.set())
        assert second.wait(PATIENCE_S)
        assert json.loads(heard[0])["type"] == "runtime.halt"
        del bench


def test_hanging_up_ends_the_conversation_for_the_portal_too() -> None:
    with living() as (peer, _):
        listener = Listener()
        line = peer.connect(listener)
        listener.until(lambda: listener.texts)
        line.close()
        listener.until(lambda: listener.reason == "closed")


def test_a_runtime_that_stopped_answers_nothing_and_says_so() -> None:
    with living() as (peer, _):
        listener = Listener()
        line = peer.connect(listener)
        listener.until(lambda: listener.texts)
    assert listener.reason == "the runtime has stopped"
    with pytest.raises(ConnectionError, match="has stopped"):
        line.request("GET", "/api/snapshot", None, {}).result(PATIENCE_S)
    line.send("{}")
    line.close()


def test_who_converses_hears_of_a_loop_that_ends_without_a_goodbye() -> None:
    listener = Listener()

    async def story() -> None:
        bench = Bench()
        line = PortalPeer(bench.portal, asyncio.get_running_loop(), Future).connect(listener)
        assert (await asyncio.wrap_future(line.request("GET", "/api/config/history", None, {})))[0] == 200
        raise OSError("the end")

    with pytest.raises(OSError, match="the end"):
        asyncio.run(story())
    assert listener.reason == "the runtime has stopped"
