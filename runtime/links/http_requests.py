"""The HTTP side of a link: requests, the stream of events, and the token that says who asks.

It knows of no WebSocket; what holds one asks here for the token, and says when a line has fallen silent.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Callable, Mapping

import httpx2

from runtime.links.addresses import Addresses
from runtime.links.credentials import Credentials
from runtime.links.follower import Follower
from runtime.links.link import LinkClosedError, Reply
from runtime.links.reasons import UNAUTHORIZED, why_unanswered
from runtime.links.tls_problems import TlsProblem

HTTP_TIMEOUT_S = 60.0
CLOSE_PATIENCE_S = 0.5
"""How long closing waits for answers that are on their way: a request that is torn leaves its connection behind."""
SIGNING_IN = "/v2/auth/"
"""Where no token is shown, and where 401 says nothing about one."""

log = logging.getLogger("plumbline.link")


class HttpRequests:
    """Belongs to the one asyncio loop that first awaits it. `credentials` may be replaced at any time."""

    def __init__(
        self,
        addresses: Addresses,
        credentials: Credentials | None,
        *,
        context: Callable[[], ssl.SSLContext],
        tls_problem: Callable[[], TlsProblem | None] = lambda: None,
    ) -> None:
        """`context` is asked for at an https:// address; `tls_problem` is what is known to be wrong with it."""
        self.credentials = credentials
        self._addresses = addresses
        self._context = context
        self._tls_problem = tls_problem
        self._client: httpx2.AsyncClient | None = None
        self._followers: set[Follower] = set()
        self._asking: set[asyncio.Task[httpx2.Response]] = set()
        self._is_ended = False
        self._has_warned = False

    async def request(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None) -> Reply:
        """Return the answer; raises `LinkClosedError` when there is none."""
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
            known = self._tls_problem()  # the server may have hung up without saying why
            reason = why_unanswered(failed) if known is None else known.text
            raise LinkClosedError(f"{self._addresses.http}: {reason}") from failed
        return Reply(
            answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.content
        )

    async def events(self, after: int | None) -> AsyncIterator[str]:
        """Yield runtime events; ends when the stream does, and at once where the runtime offers none."""
        follower = Follower(self._http(), after, self.bearer)
        self._followers.add(follower)
        try:
            async for text in follower.events():
                yield text
        except httpx2.HTTPError as failed:
            if not self._is_ended:
                raise LinkClosedError(f"{self._addresses.http}: {why_unanswered(failed)}") from failed
        finally:
            self._followers.discard(follower)
            await follower.stop()

    async def bearer(self, refused: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the header that says who is there, none without credentials; another one than was refused."""
        if self.credentials is None:
            return {}
        if self._addresses.is_open_to_readers and not self._has_warned:
            self._has_warned = True
            address = self._addresses.websocket
            log.warning("what signs in to %s can be read on the way; use wss:// where it is offered", address)
        old = refused["authorization"].removeprefix("Bearer ") if refused else None
        return {"authorization": f"Bearer {await self.credentials.token(self._post, old)}"}

    async def give_up(self) -> None:
        """Other connections of a silent line are silent, too, and nobody says so: new ones are made for what comes."""
        client, self._client = self._client, None
        asking = tuple(self._asking)
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, *(follower.stop() for follower in self._followers), return_exceptions=True)
        if client is not None:
            await client.aclose()

    def end(self) -> None:
        """Begin nothing more."""
        self._is_ended = True

    async def close(self) -> None:
        """End the streams, wait a moment for what is on its way, then give it up."""
        self.end()
        await asyncio.gather(*(follower.stop() for follower in self._followers))
        if self._asking:
            await asyncio.wait(self._asking, timeout=CLOSE_PATIENCE_S)
        await self.give_up()

    async def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> httpx2.Response:
        client = self._http()
        shown = {} if path.startswith(SIGNING_IN) else await self.bearer()
        answer = await client.request(method, path, content=body, headers={**headers, **shown})
        if answer.status_code == UNAUTHORIZED and shown:
            renewed = await self.bearer(shown)
            answer = await client.request(method, path, content=body, headers={**headers, **renewed})
        return answer

    async def _post(self, path: str, body: Mapping[str, str]) -> Reply:
        """Post without any token: how one signs in."""
        try:
            answer = await self._http().post(path, json=dict(body))
        except httpx2.HTTPError as failed:
            raise LinkClosedError(f"{self._addresses.http}: {why_unanswered(failed)}") from failed
        return Reply(answer.status_code, {}, answer.content)

    def _asked(self, asking: asyncio.Task[httpx2.Response]) -> None:
        self._asking.discard(asking)
        if not asking.cancelled():
            asking.exception()  # looked at, also where nobody waits for it any more

    def _http(self) -> httpx2.AsyncClient:
        if self._is_ended:
            raise LinkClosedError("the link is closed")
        if self._client is None:
            self._client = httpx2.AsyncClient(
                base_url=self._addresses.http,
                timeout=HTTP_TIMEOUT_S,
                trust_env=False,
                follow_redirects=False,
                verify=self._context() if self._addresses.http.startswith("https:") else True,
            )
        return self._client
