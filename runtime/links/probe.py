"""Looks, step by step, whether a runtime can be reached, and names the first thing that is in the way.

It connects once, reads one message, asks one question over HTTP and leaves; nothing is commanded.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn
from urllib.parse import urlsplit

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from runtime.contracts.base import API_VERSION
from runtime.links.addresses import Addresses, addresses_of
from runtime.links.credentials import Credentials, SignInError
from runtime.links.link import LinkClosedError, Reply
from runtime.links.tls_files import client_context
from runtime.links.tls_problems import TlsProblem, examine, problem_of
from runtime.links.websocket import wire_log

PATIENCE_S = 5.0
MAX_MESSAGE_BYTES = 16 * 1024 * 1024
UNAUTHORIZED_CLOSE = 4401
DEFAULT_PORTS = {"ws": 80, "http": 80, "wss": 443, "https": 443}

Cause = Literal["ADDRESS", "NAME", "PORT", "SILENT", "TLS", "TOKEN", "BUSY", "NOT_A_DEVICE", "API_VERSION", "HTTP"]
StepName = Literal["name", "port", "sign_in", "tls", "websocket", "device", "http"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was looked at, and what was found, in words."""

    name: StepName
    is_good: bool
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the runtime said of itself; what it does not report is empty or None."""

    api_version: str = ""
    firmware: str = ""
    run_mode: str = ""
    config_version: str = ""
    cards: int = 0
    first_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Probe:
    """What came of it. `cause` is None where everything is in order; `detail` says what exactly was found instead."""

    steps: tuple[Step, ...] = ()
    cause: Cause | None = None
    detail: str = ""
    remedy: str = ""
    """What helps, where that is known better than from the cause alone."""
    facts: Facts = field(default_factory=Facts)


class _InTheWayError(Exception):
    """The first thing that keeps a client from talking to the runtime."""

    def __init__(self, cause: Cause, step: StepName, detail: str, remedy: str = "") -> None:
        super().__init__(detail)
        self.remedy = remedy
        self.cause: Cause = cause
        self.step: StepName = step
        self.detail = detail


async def probe(
    url: str,
    http_url: str | None = None,
    *,
    credentials: Credentials | None = None,
    tls: ssl.SSLContext | None = None,
    patience_s: float = PATIENCE_S,
) -> Probe:
    """Try to reach a runtime; never raises for what the other end does. No `credentials`: it says not who is there."""
    try:
        addresses = addresses_of(url, http_url)
    except ValueError as wrong:
        return Probe(cause="ADDRESS", detail=str(wrong))
    look = _Look(addresses, credentials, tls, patience_s)
    try:
        await look.look()
    except _InTheWayError as found:
        steps = (*look.steps, Step(found.step, False, found.detail))
        return Probe(steps, found.cause, found.detail, found.remedy, look.facts)
    return Probe(tuple(look.steps), facts=look.facts)


class _Look:
    def __init__(
        self, addresses: Addresses, credentials: Credentials | None, tls: ssl.SSLContext | None, patience_s: float
    ) -> None:
        self._addresses = addresses
        self._credentials = credentials
        self._headers: dict[str, str] = {}
        self._tls = tls
        self._patience_s = patience_s
        self.steps: list[Step] = []
        self.facts = Facts()

    async def look(self) -> None:
        parts = urlsplit(self._addresses.websocket)
        host, port = parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]
        await self._find(host, port)
        await self._reach(host, port)
        if parts.scheme == "wss":
            await self._secure(host, port)
        if self._credentials is not None:
            await self._sign_in(self._credentials)
        await self._talk(is_secured=parts.scheme == "wss")
        await self._ask()

    async def _find(self, host: str, port: int) -> None:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as unknown:
            raise _InTheWayError("NAME", "name", f"nobody knows the name {host} ({_words(unknown)})") from unknown
        address = str(found[0][4][0])
        self._good("name", host if address == host else f"{host} is {address}")

    async def _reach(self, host: str, port: int) -> None:
        try:
            async with asyncio.timeout(self._patience_s):
                _, writer = await asyncio.open_connection(host, port)
        except TimeoutError:
            raise _InTheWayError("PORT", "port", f"port {port} of {host} does not answer") from None
        except OSError as failed:
            detail = f"port {port} of {host}: {_words(failed)}"
            raise _InTheWayError("PORT", "port", detail) from failed
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        self._good("port", f"port {port} is open")

    async def _secure(self, host: str, port: int) -> None:
        if self._tls is None:
            self._tls = await asyncio.to_thread(client_context)
        problem = await asyncio.to_thread(examine, host, port, self._tls, patience_s=self._patience_s)
        if problem is not None:
            raise _insecure(problem)
        self._good("tls", "the certificate is trusted")

    async def _sign_in(self, credentials: Credentials) -> None:
        try:
            token = await credentials.token(self._post)
        except SignInError as refused:
            raise _InTheWayError("TOKEN", "sign_in", str(refused)) from refused
        except LinkClosedError as failed:
            raise _InTheWayError("HTTP", "sign_in", str(failed)) from failed
        self._headers = {"authorization": f"Bearer {token}"}

    async def _post(self, path: str, body: Mapping[str, str]) -> Reply:
        try:
            async with self._client() as client:
                answer = await client.post(path, json=dict(body))
        except httpx2.HTTPError as failed:
            _look_for_tls(failed)
            raise LinkClosedError(f"{self._addresses.http}: {_words(failed)}") from failed
        return Reply(answer.status_code, {}, answer.content)

    def _client(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(
            base_url=self._addresses.http,
            timeout=self._patience_s,
            trust_env=False,
            follow_redirects=False,
            verify=self._tls if self._tls is not None else True,
        )

    async def _talk(self, *, is_secured: bool) -> None:
        began = time.monotonic()
        try:
            async with connect(
                self._addresses.websocket,
                logger=wire_log,
                compression=None,
                proxy=None,
                additional_headers=self._headers,
                ssl=self._tls if is_secured else None,
                open_timeout=self._patience_s,
                close_timeout=1.0,
                ping_interval=None,
                max_size=MAX_MESSAGE_BYTES,
            ) as connection:
                self._good("websocket", f"a WebSocket at {urlsplit(self._addresses.websocket).path}")
                await self._read(connection, began)
        except InvalidStatus as answered:
            _refused(answered.response.status_code)
        except TimeoutError:
            raise _InTheWayError("SILENT", "websocket", "it takes the connection and says nothing") from None
        except ConnectionClosed as closed:
            _closed(closed)
        except (OSError, EOFError, WebSocketException) as failed:
            _look_for_tls(failed)
            detail = f"it answers, but not as a WebSocket ({_words(failed)})"
            raise _InTheWayError("NOT_A_DEVICE", "websocket", detail) from failed

    async def _read(self, connection: ClientConnection, began: float) -> None:
        """Read until the first snapshot; what else a device says before it is passed over."""
        text: str | bytes = ""
        try:
            async with asyncio.timeout(self._patience_s):
                while True:
                    text = await connection.recv()
                    message = _object(text)
                    if message.get("type") == "runtime_snapshot":
                        break
                    if message.get("errorCode") == "UNAUTHORIZED":
                        raise _InTheWayError("TOKEN", "device", str(message.get("message") or "it wants a sign-in"))
        except TimeoutError:
            if text:
                raise _InTheWayError(
                    "NOT_A_DEVICE", "device", "it sends messages, and no snapshot among them"
                ) from None
            silent = "it takes the connection and sends nothing"
            if self._headers:
                raise _InTheWayError("SILENT", "device", silent) from None
            raise _InTheWayError("TOKEN", "device", f"{silent}: it waits for a sign-in") from None
        self.facts = _facts(message, round((time.monotonic() - began) * 1000))
        if self.facts.api_version != API_VERSION:
            told = self.facts.api_version or "none"
            detail = f"it speaks version {told} of the device API, this window {API_VERSION}"
            raise _InTheWayError("API_VERSION", "device", detail)
        self._good("device", f"device API {self.facts.api_version}, first snapshot after {self.facts.first_ms}\u2009ms")

    async def _ask(self) -> None:
        where = self._addresses.http
        try:
            async with self._client() as client:
                answer = await client.get("/api/snapshot", headers=self._headers)
        except httpx2.HTTPError as failed:
            _look_for_tls(failed)
            raise _InTheWayError("HTTP", "http", f"{where}: {_words(failed)}") from failed
        if answer.status_code in (401, 403):
            raise _InTheWayError("TOKEN", "http", f"{where} answers with {answer.status_code}")
        if answer.status_code != httpx2.codes.OK:
            raise _InTheWayError("HTTP", "http", f"{where} answers with HTTP {answer.status_code} to /api/snapshot")
        who = ", signed in" if self._headers else ""
        self._good("http", f"configs over {where}{who}")

    def _good(self, step: StepName, text: str) -> None:
        self.steps.append(Step(step, True, text))


def _refused(status: int) -> NoReturn:
    """The upgrade was answered with something else."""
    if status in (401, 403):
        raise _InTheWayError("TOKEN", "websocket", f"it answers with HTTP {status}")
    if status == httpx2.codes.SERVICE_UNAVAILABLE:
        raise _InTheWayError("BUSY", "websocket", "it has as many clients as it takes (HTTP 503)")
    raise _InTheWayError("NOT_A_DEVICE", "websocket", f"a web server answers there with HTTP {status}")


def _closed(closed: ConnectionClosed) -> NoReturn:
    code = closed.rcvd.code if closed.rcvd is not None else None
    if code == UNAUTHORIZED_CLOSE:
        raise _InTheWayError("TOKEN", "device", "it closed the connection: no valid sign-in (4401)")
    told = f"it closed the connection before the first snapshot ({code or 'without a word'})"
    raise _InTheWayError("NOT_A_DEVICE", "device", told)


def _object(text: str | bytes) -> dict[str, Any]:
    try:
        message = json.loads(text)
    except ValueError:
        raise _InTheWayError("NOT_A_DEVICE", "device", "what it sends is not JSON") from None
    return message if isinstance(message, dict) else {}


def _facts(snapshot: dict[str, Any], first_ms: int) -> Facts:
    system, cards = snapshot.get("system"), snapshot.get("cards")
    return Facts(
        api_version=_text(snapshot.get("apiVersion")),
        firmware=_text(system.get("firmwareVersion")) if isinstance(system, dict) else "",
        run_mode=_text(snapshot.get("runMode")),
        config_version=_text(snapshot.get("configVersion")),
        cards=len(cards) if isinstance(cards, list) else 0,
        first_ms=first_ms,
    )


def _text(value: object) -> str:
    """Return what somebody else's message says, cut to what can be shown."""
    return value[:80] if isinstance(value, str) else ""


def _look_for_tls(failed: BaseException) -> None:
    """Raise what is wrong with TLS, however deep below the library it was found."""
    problem = problem_of(failed)
    if problem is not None:
        raise _insecure(problem) from failed


def _insecure(problem: TlsProblem) -> _InTheWayError:
    told = f"{problem.text} ({problem.detail})" if problem.detail else problem.text
    remedy = problem.remedy[:1].upper() + problem.remedy[1:]
    return _InTheWayError("TLS", "tls", told, f"{remedy}. Do not go on without: somebody could sit in between.")


def _words(failed: BaseException) -> str:
    if isinstance(failed, socket.gaierror):
        return str(failed.strerror or failed).lower()
    if isinstance(failed, OSError) and failed.errno:
        return os.strerror(failed.errno).lower()
    return str(failed) or type(failed).__name__
