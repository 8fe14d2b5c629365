"""Who may open a device WebSocket and how long: real sockets, headers, `auth` messages, expiry, revocation."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from runtime.contracts.json_text import write_json
from runtime.portal import doorkeeper, reception
from runtime.portal.limits import Limits
from runtime.storage.data_directory import DATABASE_NAME
from runtime.storage.database import Database
from runtime.storage.users import UserStore
from tests.helpers.controllers import envelope
from tests.helpers.runtimes import Served
from tests.helpers.signing_in import bearer, token_of

PATIENCE_S = 10.0


class Bench:
    """A served runtime and ways to speak to it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.data = folder / "data"
        self.url = url

    @property
    def token(self) -> str:
        return token_of(self.url)

    def open(self, **more: Any) -> connect:
        return connect(self.url, proxy=None, **more)

    def signed_in(self) -> connect:
        return self.open(additional_headers=bearer(self.url))

    def web(self, **headers: str) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(base_url=f"http://{urlsplit(self.url).netloc}", trust_env=False, headers=headers)

    async def made(self, name: str, role: str = "OPERATOR") -> tuple[str, str]:
        """A new user's access and refresh token."""
        async with self.web(**bearer(self.url)) as admin, self.web() as web:
            body = {"username": name, "password": "correct horse", "role": role}
            assert (await admin.post("/v2/users", json=body)).status_code == 201
            answer = (await web.post("/v2/auth/login", json=body)).json()
            return answer["access_token"], answer["refresh_token"]


def run(folder: Path, story: Callable[[Bench], Awaitable[None]], limits: Limits | None = None) -> None:
    served = Served(folder / "data", None, limits)
    address = served.start()
    try:
        asyncio.run(asyncio.wait_for(story(Bench(folder, address.replace("http", "ws") + "/ws")), 60))
    finally:
        served.stop()


async def first_of(connection: ClientConnection) -> dict[str, Any]:
    document = json.loads(await asyncio.wait_for(connection.recv(), PATIENCE_S))
    assert isinstance(document, dict)
    return document


async def ended(connection: ClientConnection) -> tuple[int | None, str]:
    """Why a connection was closed; what came before is passed over."""
    async with asyncio.timeout(PATIENCE_S):
        try:
            while True:
                await connection.recv()
        except ConnectionClosed:
            return connection.close_code, connection.close_reason or ""


async def turned_away(bench: Bench, message: str | bytes) -> tuple[dict[str, Any], int | None]:
    async with bench.open() as connection:
        await connection.send(message)
        heard = await first_of(connection)
        return heard, (await ended(connection))[0]


def auth(token: object) -> str:
    return json.dumps({"type": "auth", "token": token})


def test_a_header_token_is_answered_by_the_first_snapshot(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        async with bench.signed_in() as connection:
            assert (await first_of(connection))["type"] == "runtime_snapshot"

    run(tmp_path, story)


@pytest.mark.parametrize("header", ["Bearer bad", "Bearer ", "Basic YTpi", "bad", ""])
def test_a_bad_header_token_is_refused_at_the_upgrade(tmp_path: Path, header: str) -> None:
    async def story(bench: Bench) -> None:
        with pytest.raises(InvalidStatus) as refused:
            async with bench.open(additional_headers={"Authorization": header}):
                pass
        answer = refused.value.response
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
        assert json.loads(answer.body)["error"]["code"] == "UNAUTHORIZED"

    run(tmp_path, story)


def test_a_token_in_the_query_is_never_accepted(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        for name in ("token", "access_token"):
            async with connect(f"{bench.url}?{name}={bench.token}", proxy=None) as connection:
                await connection.send(write_json(envelope("step_once", "c-1")).decode())
                assert (await first_of(connection))["errorCode"] == "UNAUTHORIZED"
            async with bench.web() as web:
                assert (await web.get(f"/api/snapshot?{name}={bench.token}")).status_code == 401

    run(tmp_path, story)


def test_without_a_header_the_runtime_is_silent_until_the_auth_message(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        async with bench.open() as connection:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(connection.recv(), 0.3)
            await connection.send(auth(bench.token))
            assert (await first_of(connection))["type"] == "runtime_snapshot"
            await connection.send(write_json(envelope("set_run_mode", "c-1", mode="RUN_STEP")).decode())
            while (message := await first_of(connection))["type"] != "command_result":
                pass
            assert (message["requestId"], message["status"]) == ("c-1", "SUCCESS")

    run(tmp_path, story)


def test_any_other_first_message_ends_it_and_does_nothing(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        command = write_json(envelope("set_run_mode", "c-1", mode="RUN_STEP")).decode()
        for message, request_id in (
            (command, "c-1"), (auth("bad"), None), (auth(7), None), (auth(None), None), ('{"type":"auth"}', None),
            (auth("\ud800"), None),
            ("{", None), ("[]", None), (auth(bench.token).encode(), None), ("", None),
        ):  # fmt: skip
            heard, code = await turned_away(bench, message)
            assert (heard["type"], heard["errorCode"], heard["requestId"]) == (
                "command_result",
                "UNAUTHORIZED",
                request_id,
            )
            assert code == 4401
        async with bench.web(**bearer(bench.url)) as web:
            assert (await web.get("/api/snapshot")).json()["snapshot"]["runMode"] != "RUN_STEP"

    run(tmp_path, story)


def test_who_says_nothing_for_too_long_is_turned_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reception, "AUTH_WITHIN_S", 0.05)

    async def story(bench: Bench) -> None:
        async with bench.open() as connection:
            assert (await first_of(connection))["errorCode"] == "UNAUTHORIZED"
            assert (await ended(connection))[0] == 4401

    run(tmp_path, story)


def test_who_has_not_said_who_they_are_takes_no_place_of_others(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        waiting = [await bench.open() for _ in range(reception.MAX_UNKNOWN_OF_AN_ADDRESS)]
        with pytest.raises(InvalidStatus) as refused:
            async with bench.open():
                pass
        assert refused.value.response.status_code == 503
        assert refused.value.response.headers["retry-after"] == "1"
        async with bench.signed_in() as connection:
            assert (await first_of(connection))["type"] == "runtime_snapshot"
        await waiting[0].send(auth(bench.token))
        assert (await first_of(waiting[0]))["type"] == "runtime_snapshot"
        async with bench.open() as another:  # its place is free
            await another.send(auth(bench.token))
            assert (await first_of(another))["type"] == "runtime_snapshot"
        await asyncio.gather(*(connection.close() for connection in waiting))

    run(tmp_path, story)


@pytest.mark.skipif(sys.platform != "linux", reason="all of 127.0.0.0/8 is this machine")
def test_of_too_many_the_one_goes_that_floods_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reception, "MAX_UNKNOWN", 4)

    async def story(bench: Bench) -> None:
        slow = await bench.open(local_addr=("127.0.0.3", 0))
        flood = [await bench.open(local_addr=("127.0.0.2", 0)) for _ in range(10)]
        async with bench.open() as honest:
            await honest.send(auth(bench.token))
            assert (await first_of(honest))["type"] == "runtime_snapshot"
        await slow.send(auth(bench.token))
        assert (await first_of(slow))["type"] == "runtime_snapshot"
        for one in flood[:7]:
            assert (await ended(one))[0] == 1006  # cut off
        await flood[-1].send(auth(bench.token))
        assert (await first_of(flood[-1]))["type"] == "runtime_snapshot"
        await asyncio.gather(*(connection.close() for connection in (slow, *flood)))

    run(tmp_path, story)


def test_there_is_a_limit_for_those_who_said_it_later_too(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        async with bench.signed_in() as first:
            await first_of(first)
            async with bench.open() as second:
                await second.send(auth(bench.token))
                assert (await first_of(second))["errorCode"] == "BUSY"
                assert (await ended(second))[0] == 1013

    run(tmp_path, story, Limits(websockets=1))


@pytest.mark.parametrize("way", ["header", "message"])
def test_an_open_connection_ends_a_minute_after_its_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(doorkeeper, "OVERTIME_S", 60 - 15 * 60 - 60)  # as if they had passed

    async def story(bench: Bench) -> None:
        async with bench.signed_in() if way == "header" else bench.open() as connection:
            if way == "message":
                await connection.send(auth(bench.token))
            assert await ended(connection) == (4401, "the token has ended")

    run(tmp_path, story)


def test_a_stream_of_events_ends_with_its_token_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorkeeper, "OVERTIME_S", 60 - 15 * 60 - 60)

    async def story(bench: Bench) -> None:
        async with bench.web(**bearer(bench.url)) as web, web.stream("GET", "/v2/events/stream") as answer:
            assert answer.status_code == 200
            assert b": ok" in b"".join([chunk async for chunk in answer.aiter_bytes()])

    run(tmp_path, story)


def test_a_further_auth_message_prolongs_and_a_bad_one_ends(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        _, refresh_token = await bench.made("anna")
        other, _ = await bench.made("boris")
        async with bench.web() as web:
            renewed = (await web.post("/v2/auth/refresh", json={"refresh_token": refresh_token})).json()["access_token"]
        for last in ("bad", other, bench.token, 7):
            async with bench.open() as connection:
                await connection.send(auth(renewed))
                await first_of(connection)
                await connection.send(auth(renewed))
                await connection.send(write_json(envelope("step_once", "c-1")).decode())
                while (message := await first_of(connection))["type"] != "command_result":
                    pass
                assert message["requestId"] == "c-1"  # a good one is answered by nothing
                await connection.send(auth(last))
                while (message := await first_of(connection))["type"] != "command_result":
                    pass
                assert (message["errorCode"], message["requestId"]) == ("UNAUTHORIZED", None)
                assert (await ended(connection))[0] == 4401

    run(tmp_path, story)


@pytest.mark.parametrize("what", ["deleted", "another role", "disabled", "logged out", "elsewhere"])
def test_who_lost_the_right_is_cut_off(tmp_path: Path, what: str) -> None:
    async def story(bench: Bench) -> None:
        token, refresh_token = await bench.made("anna")
        shown = {"Authorization": f"Bearer {token}"}
        async with (
            bench.web(**bearer(bench.url)) as admin,
            bench.web(**shown) as web,
            bench.open(additional_headers=shown) as connection,
            web.stream("GET", "/v2/events/stream") as stream,
        ):
            await first_of(connection)
            if what == "deleted":
                await admin.delete("/v2/users/anna")
            elif what == "another role":
                await admin.patch("/v2/users/anna", json={"role": "ENGINEER"})
            elif what == "disabled":
                await admin.patch("/v2/users/anna", json={"disabled": True})
            elif what == "logged out":
                await web.post("/v2/auth/logout", json={"refresh_token": refresh_token})
            else:
                await asyncio.to_thread(_delete, bench.data / DATABASE_NAME, "anna")
            code, reason = await ended(connection)
            assert (code, reason) == (4401, "the user or the token has lost the right to be here")
            with pytest.raises(httpx2.HTTPError):
                await asyncio.wait_for(_drain(stream), PATIENCE_S)
            assert (await web.get("/api/snapshot")).status_code == 401

    run(tmp_path, story)


async def _drain(answer: httpx2.Response) -> None:
    async for _ in answer.aiter_bytes():
        pass


async def _ping_on(writer: asyncio.StreamWriter) -> None:
    """Ping until the other end is noticed to have cut the connection."""
    while True:
        writer.write(b"\x89\x80\x00\x00\x00\x00")
        await writer.drain()
        await asyncio.sleep(0.01)


def _delete(path: Path, name: str) -> None:
    """As the command `users` does it."""
    database = Database(path)
    UserStore(database, now_ms=lambda: 0).delete(name)
    database.close()


def test_a_client_that_does_not_read_is_cut_off_as_well(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        token, _ = await bench.made("anna")
        parts = urlsplit(bench.url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=1024)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lines = (
            "GET /ws HTTP/1.1", f"Host: {parts.netloc}", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            f"Authorization: Bearer {token}",
        )  # fmt: skip
        writer.write(("\r\n".join((*lines, "", ""))).encode())
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # a transport that reads
        async with bench.web(**bearer(bench.url)) as admin:
            await admin.delete("/v2/users/anna")
        with pytest.raises(ConnectionError):
            await asyncio.wait_for(_ping_on(writer), PATIENCE_S)
        writer.close()

    run(tmp_path, story)


def test_a_viewer_may_watch_and_not_operate(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        token, _ = await bench.made("anna", "VIEWER")
        async with bench.open(additional_headers={"Authorization": f"Bearer {token}"}) as connection:
            await connection.send(write_json(envelope("step_once", "c-1")).decode())
            while (message := await first_of(connection))["type"] != "command_result":
                pass
            assert message["errorCode"] == "FORBIDDEN"

    run(tmp_path, story)


def test_a_page_of_another_origin_is_refused_before_any_token(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        with pytest.raises(InvalidStatus) as refused:
            async with bench.open(origin="https://evil.example", additional_headers=bearer(bench.url)):
                pass
        assert refused.value.response.status_code == 403

    run(tmp_path, story)


def test_who_leaves_before_saying_anything_gives_the_place_back(tmp_path: Path) -> None:
    async def story(bench: Bench) -> None:
        for _ in range(3):
            many = [await bench.open() for _ in range(reception.MAX_UNKNOWN_OF_AN_ADDRESS)]
            await asyncio.gather(*(connection.close() for connection in many))
        async with bench.open() as connection:
            await connection.send(auth(bench.token))
            await first_of(connection)

    run(tmp_path, story)
