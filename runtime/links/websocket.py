"""The link to a remote runtime: messages over a WebSocket that reconnects by itself, requests over HTTP.

It reads on whatever the window does, so that a busy reader never stalls pongs; what was lost with a connection is
not replayed here, whoever sent it asks again (ruling 98).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
import ssl
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException
from websockets.protocol import State

from runtime.links.addresses import addresses_of
from runtime.links.backoff import Backoff
from runtime.links.credentials import Credentials, SignInError
from runtime.links.http_requests import HttpRequests
from runtime.links.inbox import Inbox, InboxFullError
from runtime.links.link import LinkClosedError, LinkPhase, LinkState, Reply
from runtime.links.reasons import NOTHING_HEARD, is_unauthorized, why_closed, why_unanswered
from runtime.links.tls_files import client_context
from runtime.links.tls_problems import TlsProblem, examine, problem_of

MAX_MESSAGE_BYTES = 16 * 1024 * 1024
PING_INTERVAL_S = 1.0
SILENCE_LIMIT_S = 10.0
OPEN_TIMEOUT_S = 10.0
CLOSE_TIMEOUT_S = 2.0
FLOODED = 1008
HTTPS_PORT = 443
SIGN_IN_CHECK_S = 15.0
"""How often an open connection looks whether its token was renewed; the runtime lets a token live 60 s longer."""

log = logging.getLogger("plumbline.link")
wire_log = logging.getLogger("plumbline.link.wire")
wire_log.setLevel(logging.WARNING)  # below that the library writes every header, and with them the token


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
        credentials: Credentials | None = None,
        sign_in_check_s: float = SIGN_IN_CHECK_S,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Raises ValueError when an address is none. It begins to connect with the first thing awaited.

        Without `credentials` nothing says who is there, as devices in the field want it (ruling 52). `tls` is what to
        trust and to show at an https:// or wss:// address (`client_context`), by default what the system trusts.
        """
        self._addresses = addresses_of(url, http_url)
        self._monotonic = monotonic
        self._ping_interval_s = ping_interval_s
        self._silence_limit_s = silence_limit_s
        self._backoff = Backoff(chance)
        self._inbox = Inbox()
        self._state = LinkState("connecting")
        self._connection: ClientConnection | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._is_closed = False
        self._sign_in_check_s = sign_in_check_s
        self._has_new_credentials = asyncio.Event()
        self._is_secured = self._addresses.websocket.startswith("wss:")
        self._tls = tls
        self._requests = HttpRequests(
            self._addresses, credentials, context=self._context, tls_problem=lambda: self._state.tls_problem
        )

    @property
    def address(self) -> str:
        return self._addresses.websocket

    @property
    def state(self) -> LinkState:
        return self._state

    def sign_in(self, credentials: Credentials | None) -> None:
        """Show other credentials from now on, and try at once where those before were refused."""
        self._requests.credentials = credentials
        self._has_new_credentials.set()

    async def send(self, text: str) -> None:
        self._begin()
        if self._connection is None:
            raise LinkClosedError(f"not connected to {self.address}: {self._state.reason or self._state.phase}")
        if self._connection.state is not State.OPEN:
            raise LinkClosedError(f"{self.address} closed the connection")
        # One that breaks while it is written to may have carried it: that counts as sent.
        with contextlib.suppress(ConnectionClosed):
            await self._connection.send(text)

    async def messages(self) -> AsyncIterator[str]:
        if not self._is_closed:
            self._begin()
        async for text in self._inbox.read():
            yield text

    def events(self, after: int | None) -> AsyncIterator[str]:
        """Yield runtime events; ends when the stream does, and at once where the runtime offers none."""
        return self._requests.events(after)

    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        return await self._requests.request(method, path, body, headers)

    async def close(self) -> None:
        """Close the connection and stop trying; `messages` ends after what waits."""
        self._is_closed = True
        self._requests.end()
        self._show("down", "closed")
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeper
        await self._requests.close()
        self._inbox.end()

    def _begin(self) -> None:
        if self._is_closed:
            raise LinkClosedError("the link is closed")
        if self._keeper is None:
            self._keeper = asyncio.get_running_loop().create_task(self._keep_connected())

    async def _keep_connected(self) -> None:
        while True:
            self._has_new_credentials.clear()
            reason, delay_s, needs_sign_in, tls_problem = "", None, False, None
            try:
                reason = await self._hold_one_connection()
                if reason == NOTHING_HEARD:
                    await self._requests.give_up()
            except SignInError as refused:  # the same again would only be refused again, and counted
                reason, needs_sign_in = str(refused), True
            except (OSError, EOFError, WebSocketException) as failed:
                reason, needs_sign_in = why_unanswered(failed), is_unauthorized(failed)
                tls_problem = await self._why_not_secured(failed)
                reason = reason if tls_problem is None else tls_problem.text
            finally:
                self._connection = None
            if not needs_sign_in or self._requests.credentials is None:
                delay_s = self._backoff.next_delay_s()
            self._show("down", reason, needs_sign_in=needs_sign_in, tls_problem=tls_problem)
            log.info("no connection to %s (%s); again in %s s", self.address, reason, delay_s)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(delay_s):
                    await self._has_new_credentials.wait()
            self._show("connecting", reason, needs_sign_in=needs_sign_in, tls_problem=tls_problem)

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = client_context()
        return self._tls

    async def _why_not_secured(self, failed: Exception) -> TlsProblem | None:
        """Return what is wrong with TLS; a server that just hung up is looked at closer."""
        problem = problem_of(failed)
        has_answered = isinstance(failed, InvalidStatus | TimeoutError) or getattr(failed, "errno", None)
        if problem is not None or has_answered or not self._is_secured:
            return problem
        parts = urlsplit(self._addresses.websocket)
        return await asyncio.to_thread(examine, parts.hostname or "", parts.port or HTTPS_PORT, self._context())

    async def _hold_one_connection(self) -> str:
        """Connect and read until the connection ends; returns why it did. A refused token is renewed once."""
        shown = await self._requests.bearer()
        try:
            return await self._connect_and_read(shown)
        except InvalidStatus as refused:
            if not (is_unauthorized(refused) and shown):
                raise
        return await self._connect_and_read(await self._requests.bearer(shown))

    async def _connect_and_read(self, shown: dict[str, str]) -> str:
        async with connect(
            self._addresses.websocket,
            additional_headers=shown,
            ssl=self._context() if self._is_secured else None,
            logger=wire_log,
            compression=None,
            proxy=None,
            open_timeout=OPEN_TIMEOUT_S,
            close_timeout=CLOSE_TIMEOUT_S,
            ping_interval=None,
            max_size=MAX_MESSAGE_BYTES,
        ) as connection:
            prolonging = asyncio.get_running_loop().create_task(self._prolong(connection, shown))
            try:
                return await self._read(connection)
            finally:
                prolonging.cancel()
                await asyncio.gather(prolonging, return_exceptions=True)

    async def _prolong(self, connection: ClientConnection, shown: dict[str, str]) -> None:
        """Show each renewed token on an open connection, which otherwise ends with the old one (ruling 17)."""
        while shown:
            await asyncio.sleep(self._sign_in_check_s)
            try:
                renewed = await self._requests.bearer()
            except LinkClosedError as failed:  # the runtime ends the connection when it must; then the reason shows
                log.info("the token for %s could not be renewed: %s", self.address, failed)
                continue
            if renewed and renewed != shown:
                token = renewed["authorization"].removeprefix("Bearer ")
                await connection.send(json.dumps({"type": "auth", "token": token}))
                shown = renewed

    async def _read(self, connection: ClientConnection) -> str:
        self._connection = connection
        self._inbox.drop_snapshot()
        self._state = replace(self._state, connection=self._state.connection + 1)
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
            return why_closed(closed, has_fallen_silent=pinging.done())
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
        self._state = replace(self._state, last_heard=self._monotonic())

    def _show(
        self,
        phase: LinkPhase,
        reason: str = "",
        *,
        needs_sign_in: bool = False,
        tls_problem: TlsProblem | None = None,
    ) -> None:
        if not self._is_closed or phase == "down":
            self._state = replace(
                self._state, phase=phase, reason=reason, needs_sign_in=needs_sign_in, tls_problem=tls_problem
            )
