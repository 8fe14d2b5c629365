"""The link to a remote runtime: messages over a WebSocket that reconnects by itself, requests over HTTP.

It reads on whatever the window does, so that a busy reader never stalls pongs; what was lost with a connection is
not replayed here, whoever sent it asks again (ruling 98).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from runtime.links.addresses import addresses_of
from runtime.links.backoff import Backoff
from runtime.links.follower import Follower
from runtime.links.inbox import Inbox, InboxFullError
from runtime.links.link import LinkClosedError, LinkPhase, LinkState, Reply

MAX_MESSAGE_BYTES = 16 * 1024 * 1024
PING_INTERVAL_S = 1.0
SILENCE_LIMIT_S = 10.0
OPEN_TIMEOUT_S = 10.0
CLOSE_TIMEOUT_S = 2.0
HTTP_TIMEOUT_S = 60.0
CLOSE_PATIENCE_S = 0.5
"""How long closing waits for answers that are on their way: a request that is torn leaves its connection behind."""
FLOODED = 1008

log = logging.getLogger("plumbline.link")


class WebSocketLink:
    """A `RuntimeLink` over the network. Belongs to the one asyncio loop that first awaits it."""

    def __init__(
        self,
        url: str,
        http_url: str | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
        ping_interval_s: float = PING_INTERVAL_S,
        silence_limit_s: float = SILENCE_LIMIT_S,
    ) -> None:
        """Raises ValueError when an address is none. It begins to connect with the first thing awaited."""
        self._addresses = addresses_of(url, http_url)
        self._monotonic = monotonic
        self._ping_interval_s = ping_interval_s
        self._silence_limit_s = silence_limit_s
        self._backoff = Backoff(chance)
        self._inbox = Inbox()
        self._state = LinkState("connecting")
        self._connection: ClientConnection | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._client: httpx2.AsyncClient | None = None
        self._followers: set[Follower] = set()
        self._asking: set[asyncio.Task[httpx2.Response]] = set()
        self._is_closed = False

    @property
    def address(self) -> str:
        return self._addresses.websocket

    @property
    def state(self) -> LinkState:
        return self._state

    async def send(self, text: str) -> None:
        self._begin()
        if self._connection is None:
            raise LinkClosedError(f"not connected to {self.address}: {self._state.reason or self._state.phase}")
        try:
            await self._connection.send(text)
        except ConnectionClosed as closed:
            raise LinkClosedError(f"{self.address} closed the connection") from closed

    async def messages(self) -> AsyncIterator[str]:
        if not self._is_closed:
            self._begin()
        async for text in self._inbox.read():
            yield text

    async def events(self, after: int | None) -> AsyncIterator[str]:
        """Yield runtime events; ends when the stream does, and at once where the runtime offers none."""
        follower = Follower(self._http(), after)
        self._followers.add(follower)
        try:
            async for text in follower.events():
                yield text
        except httpx2.HTTPError as failed:
            if not self._is_closed:
                raise LinkClosedError(f"{self._addresses.http}: {_reason(failed)}") from failed
        finally:
            self._followers.discard(follower)
            await follower.stop()

    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        sent = ({} if body is None else {"content-type": "application/json"}) | dict(headers or {})
        asking = asyncio.get_running_loop().create_task(self._ask(method, path, body, sent))
        self._asking.add(asking)
        asking.add_done_callback(self._asked)
        try:
            # Whoever gives up does not tear a connection that is just being made: nobody would close it.
            answer = await asyncio.shield(asking)
        except asyncio.CancelledError:
            if asking.cancelled():  # not whoever waits here
                raise LinkClosedError("the link was closed before an answer came") from None
            raise
        except httpx2.HTTPError as failed:
            raise LinkClosedError(f"{self._addresses.http}: {_reason(failed)}") from failed
        return Reply(
            answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.content
        )

    async def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> httpx2.Response:
        return await self._http().request(method, path, content=body, headers=headers)

    def _asked(self, asking: asyncio.Task[httpx2.Response]) -> None:
        self._asking.discard(asking)
        if not asking.cancelled():
            asking.exception()  # looked at, also where nobody waits for it any more

    async def close(self) -> None:
        """Close the connection and stop trying; `messages` ends after what waits."""
        self._is_closed = True
        self._show("down", "closed")
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeper
        await asyncio.gather(*(follower.stop() for follower in self._followers))
        if self._asking:
            await asyncio.wait(self._asking, timeout=CLOSE_PATIENCE_S)
        unfinished = tuple(self._asking)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()
        self._inbox.end()

    def _begin(self) -> None:
        if self._is_closed:
            raise LinkClosedError("the link is closed")
        if self._keeper is None:
            self._keeper = asyncio.get_running_loop().create_task(self._keep_connected())

    def _http(self) -> httpx2.AsyncClient:
        if self._is_closed:
            raise LinkClosedError("the link is closed")
        if self._client is None:
            self._client = httpx2.AsyncClient(
                base_url=self._addresses.http, timeout=HTTP_TIMEOUT_S, trust_env=False, follow_redirects=False
            )
        return self._client

    async def _keep_connected(self) -> None:
        while True:
            reason = await self._hold_one_connection()
            self._show("down", reason)
            delay_s = self._backoff.next_delay_s()
            log.info("no connection to %s (%s); again in %.1f s", self.address, reason, delay_s)
            await asyncio.sleep(delay_s)
            self._show("connecting", reason)

    async def _hold_one_connection(self) -> str:
        """Connect and read until the connection ends; returns why it did."""
        try:
            async with connect(
                self._addresses.websocket,
                compression=None,
                proxy=None,
                open_timeout=OPEN_TIMEOUT_S,
                close_timeout=CLOSE_TIMEOUT_S,
                ping_interval=None,
                max_size=MAX_MESSAGE_BYTES,
            ) as connection:
                return await self._read(connection)
        except (OSError, EOFError, WebSocketException) as failed:
            return _reason(failed)
        finally:
            self._connection = None

    async def _read(self, connection: ClientConnection) -> str:
        self._connection = connection
        self._inbox.drop_snapshot()
        self._show("up")
        self._heard()
        pinging = asyncio.get_running_loop().create_task(self._watch(connection))
        try:
            while True:
                message = await connection.recv()
                self._heard()
                self._backoff.reset()
                self._inbox.put(message if isinstance(message, str) else message.decode("utf-8", "replace"))
        except ConnectionClosed as closed:
            return _close_reason(closed, has_fallen_silent=pinging.done())
        except InboxFullError as full:
            await connection.close(FLOODED, "too many messages")
            return str(full)
        finally:
            pinging.cancel()
            await asyncio.gather(pinging, return_exceptions=True)

    async def _watch(self, connection: ClientConnection) -> None:
        """Ping until no pong comes in time, then cut the connection (rulings 24, 98); a closed one ends this, too."""
        while True:
            try:
                async with asyncio.timeout(self._silence_limit_s):
                    await (await connection.ping())
            except TimeoutError:
                connection.transport.abort()
                return
            self._heard()
            await asyncio.sleep(self._ping_interval_s)

    def _heard(self) -> None:
        self._state = LinkState(self._state.phase, self._state.reason, self._monotonic())

    def _show(self, phase: LinkPhase, reason: str = "") -> None:
        if not self._is_closed or phase == "down":
            self._state = LinkState(phase, reason, self._state.last_heard)


def _reason(failed: Exception) -> str:
    """Say in a few words why nobody answers."""
    if isinstance(failed, InvalidStatus):
        return f"answers with HTTP {failed.response.status_code} instead of a WebSocket"
    if isinstance(failed, TimeoutError):
        return "no answer in time"
    if isinstance(failed, OSError) and failed.errno:
        return os.strerror(failed.errno)
    return str(failed) or type(failed).__name__


def _close_reason(closed: ConnectionClosed, *, has_fallen_silent: bool) -> str:
    """Say who closed and why."""
    if closed.rcvd is not None:
        return f"closed by the runtime ({closed.rcvd.code} {closed.rcvd.reason})".replace(" )", ")")
    if closed.sent is not None:
        return f"closed: {closed.sent.reason or closed.sent.code}"
    return "nothing heard" if has_fallen_silent else "connection lost"
