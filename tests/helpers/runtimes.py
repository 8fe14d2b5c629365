"""Whole runtimes for tests: embedded, and served on a port of this machine; both reached by links."""

from __future__ import annotations

import asyncio
import json
import secrets
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

from runtime.contracts.json_text import write_json
from runtime.control.clock import SystemClock
from runtime.embedded import start_embedded
from runtime.host import assemble
from runtime.links.credentials import GivenToken
from runtime.links.link import Reply, RuntimeLink
from runtime.links.websocket import WebSocketLink
from runtime.portal.engine_rules import EngineRules
from runtime.portal.limits import Limits
from runtime.portal.portal import Portal
from runtime.portal.window_token import WindowToken
from tests.helpers.controllers import config_document, envelope
from tests.helpers.signing_in import know, token_in

Kind = Literal["embedded", "served"]
KINDS: tuple[Kind, ...] = ("embedded", "served")
PATIENCE_S = 10.0


class Served:
    """A runtime on a free port of loopback, in a thread of its own."""

    def __init__(
        self,
        data_dir: Path,
        config: Path | None = None,
        limits: Limits | None = None,
        engine_rules: EngineRules | None = None,
    ) -> None:
        self._engine_rules = engine_rules
        self.portal: Portal
        """For tests alone, once it has started."""
        self._data_dir = data_dir
        self._limits = limits
        self._config = config
        self._started: Future[str] = Future()
        self.token = ""
        """Of an ADMIN, good for this start."""
        self.lasting_token = secrets.token_urlsafe(32)
        """Of an ADMIN who is no user, whom no request can change or remove."""
        self._stop: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._run, name="served-runtime")

    @property
    def credentials(self) -> GivenToken:
        """What a link shows to it."""
        return GivenToken(self.token)

    def start(self) -> str:
        """Start it; returns its address, e.g. `http://127.0.0.1:40001`."""
        self._thread.start()
        return self._started.result(PATIENCE_S)

    def stop(self) -> None:
        self._stop()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as failure:
            if self._started.done():
                raise
            self._started.set_exception(failure)

    async def _serve(self) -> None:
        from runtime.portal.server import Server, bind

        with (
            bind("127.0.0.1", 0) as port,
            assemble(
                self._data_dir,
                self._config,
                "default",
                SystemClock(),
                limits=self._limits,
                engine_rules=self._engine_rules,
            ) as portal,
        ):
            server = Server(portal)
            self.portal = portal
            self._stop = lambda: setattr(server, "should_exit", True)
            self.token = token_in(portal.gate)
            portal.door.accept(WindowToken(self.lasting_token))
            portal.start()
            address = f"http://127.0.0.1:{port.getsockname()[1]}"
            know(address, self.token)
            self._started.set_result(address)
            await server.serve(sockets=[port])


class Client:
    """A link, and what one does with it."""

    def __init__(self, link: RuntimeLink) -> None:
        self.link = link
        self._messages = link.messages()
        self._requests = 0
        self._first: dict[str, Any] | None = None

    async def ready(self) -> Client:
        """Wait until the link is up; its first message is kept for whoever asks next."""
        self._first = await self.message()
        return self

    async def message(self) -> dict[str, Any]:
        """The next message, whatever it is."""
        first, self._first = self._first, None
        if first is not None:
            return first
        text = await asyncio.wait_for(anext(self._messages), PATIENCE_S)
        document = json.loads(text)
        assert isinstance(document, dict)
        return document

    async def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first message for which something holds."""
        async with asyncio.timeout(PATIENCE_S):
            while not holds(message := await self.message()):
                pass
        return message

    async def snapshot(self, holds: Callable[[dict[str, Any]], bool] = lambda snapshot: True) -> dict[str, Any]:
        return await self.until(lambda message: message["type"] == "runtime_snapshot" and holds(message))

    async def send(self, document: object) -> None:
        await self.link.send(document if isinstance(document, str) else write_json(document).decode())

    async def command(self, name: str, request_id: str | None = None, **payload: Any) -> dict[str, Any]:
        """Send a command and wait for its result."""
        self._requests += 1
        request_id = request_id or f"c-{self._requests}"
        await self.send(envelope(name, request_id, **payload))
        return await self.until(
            lambda message: message["type"] == "command_result" and message["requestId"] == request_id
        )

    async def get(self, path: str) -> tuple[int, dict[str, Any]]:
        return _read(await self.link.request("GET", path))

    async def post(self, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """Post an envelope; `None` leaves a key out."""
        self._requests += 1
        document = {"requestId": f"h-{self._requests}", "apiVersion": "2.0", "schemaVersion": "2.0.0", **body}
        document = {key: value for key, value in document.items() if value is not None}
        return _read(await self.link.request("POST", path, write_json(document)))


@asynccontextmanager
async def client_of(kind: Kind, folder: Path, config: dict[str, Any] | None = None) -> AsyncIterator[Client]:
    """A client of a fresh runtime in `folder`; without a config it runs that of `config_document()`."""
    first = folder / "first.json"
    first.write_bytes(write_json(config or config_document()))
    if kind == "embedded":
        link = start_embedded(folder / "data", config=first)
        try:
            yield await Client(link).ready()
        finally:
            await link.close()
    else:
        served = Served(folder / "data", first)
        address = served.start()
        remote = WebSocketLink(address, credentials=served.credentials)
        try:
            yield await Client(remote).ready()
        finally:
            await remote.close()
            await asyncio.to_thread(served.stop)


def card(snapshot: dict[str, Any], card_id: int) -> dict[str, Any]:
    return next(one for one in snapshot["cards"] if one["cardId"] == card_id)


def _read(reply: Reply) -> tuple[int, dict[str, Any]]:
    document = json.loads(reply.body) if reply.body else {}
    assert isinstance(document, dict)
    return reply.status, document


Story = Callable[[Client], Awaitable[None]]
Tell = Callable[[Story], None]


def teller(kind: Kind, folder: Path) -> Tell:
    """Return what runs a story against a fresh runtime over one kind of link."""

    def told(story: Story) -> None:
        async def run() -> None:
            async with client_of(kind, folder) as client:
                await story(client)

        asyncio.run(run())

    return told
