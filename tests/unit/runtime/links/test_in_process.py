"""The in-process link, against a peer that is a script."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future

import pytest

from runtime.links.in_process import InProcessLink, Listener, RawReply
from runtime.links.link import LinkClosedError, LinkState, Reply

RESULT = '{"type":"command_result","requestId":"a"}'


class Peer:
    """A runtime that remembers what it was told and answers what it is set to."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.closed = 0
        self.stopped = 0
        self.watchers: list[Callable[[str], None]] = []
        self.listener: Listener
        self.reply: RawReply | Exception = (200, {"a": "b"}, b"{}")

    def connect(self, listener: Listener) -> "Peer":
        self.listener = listener
        return self

    def stop(self) -> Future[None]:
        self.stopped += 1
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def send(self, text: str) -> None:
        self.sent.append(text)

    def request(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Future[RawReply]:
        self.sent.append(f"{method} {path} {body!r}{dict(headers) or ''}")
        answer: Future[RawReply] = Future()
        if isinstance(self.reply, Exception):
            answer.set_exception(self.reply)
        else:
            answer.set_result(self.reply)
        return answer

    def events(self, after: int | None, take: Callable[[str], None]) -> Callable[[], None]:
        self.watchers.append(take)
        take(f"event after {after}")
        return lambda: self.watchers.remove(take)

    def close(self) -> None:
        self.closed += 1


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_a_new_link_is_up_and_has_heard_nothing() -> None:
    link = InProcessLink(Peer())
    assert link.state == LinkState("up")
    assert link.address == "embedded"


def test_text_goes_to_the_peer_as_it_is() -> None:
    peer = Peer()
    asyncio.run(InProcessLink(peer).send('{"type":"command"}'))
    assert peer.sent == ['{"type":"command"}']


def test_what_the_peer_says_is_read_and_counts_as_heard() -> None:
    peer, clock = Peer(), Clock()
    link = InProcessLink(peer, monotonic=clock)
    peer.listener.take(RESULT)
    assert asyncio.run(_first(link)) == RESULT
    assert link.state == LinkState("up", last_heard=100.0)


async def _first(link: InProcessLink) -> str:
    return await anext(link.messages())


def test_a_heartbeat_counts_as_heard() -> None:
    peer, clock = Peer(), Clock()
    link = InProcessLink(peer, monotonic=clock)
    clock.now_s = 107.0
    peer.listener.heard()
    assert link.state.last_heard == 107.0


def test_headers_travel_with_a_request() -> None:
    peer = Peer()
    asyncio.run(InProcessLink(peer).request("PUT", "/v2/x", b"{}", {"if-match": '"3"'}))
    assert peer.sent == ["PUT /v2/x b'{}'{'if-match': '\"3\"'}"]


def test_a_request_gets_the_peers_answer() -> None:
    peer = Peer()
    reply = asyncio.run(InProcessLink(peer).request("GET", "/api/snapshot"))
    assert reply == Reply(200, {"a": "b"}, b"{}")
    assert peer.sent == ["GET /api/snapshot None"]


def test_a_runtime_that_stops_under_a_request_is_a_closed_link() -> None:
    peer = Peer()
    peer.reply = ConnectionError("stopped")
    with pytest.raises(LinkClosedError, match="stopped"):
        asyncio.run(InProcessLink(peer).request("GET", "/api/snapshot"))


def test_a_runtime_that_is_lost_takes_the_link_down_and_ends_its_messages() -> None:
    peer = Peer()
    link = InProcessLink(peer)
    peer.listener.take(RESULT)
    peer.listener.lost("the scan thread died")
    peer.listener.lost("later reasons do not count")
    peer.listener.heard()
    assert (link.state.phase, link.state.reason) == ("down", "the scan thread died")
    assert asyncio.run(_all(link)) == [RESULT]


async def _all(link: InProcessLink) -> list[str]:
    return [text async for text in link.messages()]


def test_a_link_that_is_down_sends_and_asks_nothing() -> None:
    peer = Peer()
    link = InProcessLink(peer)
    peer.listener.lost("gone")
    with pytest.raises(LinkClosedError, match="gone"):
        asyncio.run(link.send("{}"))
    with pytest.raises(LinkClosedError, match="gone"):
        asyncio.run(link.request("GET", "/healthz"))
    assert peer.sent == []


def test_close_stops_the_runtime_once_it_hung_up_and_may_be_repeated() -> None:
    peer = Peer()
    link = InProcessLink(peer)

    async def close_twice() -> None:
        await link.close()
        await link.close()

    asyncio.run(close_twice())
    assert (peer.closed, peer.stopped) == (1, 2)
    assert link.state.phase == "down"


def test_events_are_handed_over_until_nobody_reads_them() -> None:
    peer = Peer()
    link = InProcessLink(peer)

    async def read_two() -> list[str]:
        events = link.events(7)
        first = await anext(events)
        peer.watchers[0]("another")
        second = await anext(events)
        await events.aclose()  # type: ignore[attr-defined]
        return [first, second]

    assert asyncio.run(read_two()) == ["event after 7", "another"]
    assert peer.watchers == []


def test_an_event_for_a_loop_that_has_ended_is_dropped() -> None:
    peer = Peer()
    link = InProcessLink(peer)
    kept: list[Callable[[str], None]] = []

    async def read_one() -> None:
        events = link.events(None)
        await anext(events)
        kept.extend(peer.watchers)
        await events.aclose()  # type: ignore[attr-defined]

    asyncio.run(read_one())
    kept[0]("too late")
    assert peer.watchers == []
