"""The WebSocket of an engine: in order, in turns with others, ended by what is no Engine.IO; upgrades as before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
import socketio
from engineio import packet
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from runtime.portal import engine_socket as module
from tests.helpers.engine_levels import crowd
from tests.helpers.outside_engines import Backend, HandEngine, now_ms, player, token


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    return player(tmp_path, monkeypatch)


def raw(one: Backend) -> connect:
    """A WebSocket on which a test says what it likes."""
    return connect(f"ws{one.address.removeprefix('http')}/socket.io/?EIO=4&transport=websocket", proxy=None)


async def entered(one: Backend, socket: ClientConnection) -> None:
    assert str(await socket.recv()).startswith("0{")
    await socket.send(f'40/engine,{{"token":"{token()}"}}')
    assert str(await socket.recv()).startswith("40/engine,")


async def heard_until(socket: ClientConnection, beginning: str) -> list[str]:
    heard: list[str] = []
    async with asyncio.timeout(20):
        while not heard or not heard[-1].startswith(beginning):
            heard.append(str(await socket.recv()))
    return heard


def test_what_comes_in_one_go_is_dealt_with_in_order(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        async with raw(one) as socket:
            await entered(one, socket)
            await socket.send('42/engine,["engine_ready"]')
            for number in range(100):
                await socket.send(f'42/engine,["engine_{number}"]')
            await socket.send('42/engine,["engine_heartbeat"]')
            heard = await heard_until(socket, '42/engine,["heartbeat_ack"')
            assert heard[0].startswith('42/engine,["ready_ack"')
            refused = [f'42/engine,["engine_{number}_rejected",{{"reason":"malformed"}}]' for number in range(100)]
            assert heard[1:-1] == refused

    play(story)


def test_a_crowd_of_messages_lets_others_come_in(play: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[int] = []
    honest = asyncio.sleep

    async def sleep(seconds: float, result: object = None) -> object:
        turns.append(1)
        return await honest(seconds, result)

    async def story(one: Backend) -> None:
        async with raw(one) as socket:
            await entered(one, socket)
            monkeypatch.setattr(asyncio, "sleep", sleep)
            for _ in range(10 * module.BREATH):
                await socket.send("3")
            await socket.send('42/engine,["engine_heartbeat"]')
            await heard_until(socket, '42/engine,["heartbeat_ack"')
        assert len(turns) >= 9

    play(story)


@pytest.mark.parametrize("wrong", ["", "x", "9", "4", "b", "40", "1", "4999"])
def test_what_is_no_engine_io_harms_nobody(play: Callable[..., None], wrong: str) -> None:
    async def story(one: Backend) -> None:
        async with HandEngine() as other:
            await other.ready(one.address, token("other"))
            async with raw(one) as socket:
                await entered(one, socket)
                await socket.send(wrong)
                try:
                    await socket.send('42/engine,["engine_heartbeat"]')
                    await heard_until(socket, '42/engine,["heartbeat_ack"')
                except ConnectionClosed:
                    pass
            await other.say("engine_heartbeat", None)
            await other.hears("heartbeat_ack")

    play(story)


def test_an_engine_that_hangs_up_is_noticed_at_once(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        async with raw(one) as socket:
            await entered(one, socket)
            await socket.send('42/engine,["engine_ready"]')
            await heard_until(socket, '42/engine,["ready_ack"')
            socket.transport.abort()
        async with asyncio.timeout(10):
            while not any(
                item["type"] == "adapter.disconnected" for item in (await one.get("/v2/events?limit=500"))["items"]
            ):
                await asyncio.sleep(0.01)

    play(story)


def test_an_engine_that_begins_with_polling_does_its_jobs_too(play: Callable[..., None]) -> None:
    async def story(one: Backend) -> None:
        client = socketio.AsyncClient(reconnection=False)
        told: list[str] = []

        async def do(job: dict[str, str]) -> None:
            told.append(job["job_id"])
            report = {"job_id": job["job_id"], "timestamp": now_ms()}
            await client.emit("job_started", {"event": "job_started", **report}, namespace="/engine")
            done = {"event": "job_completed", "result": {}, **report}
            await client.emit("job_completed", done, namespace="/engine")

        client.on("engine_job", do, namespace="/engine")
        await client.connect(one.address, namespaces=["/engine"], auth={"token": token()})
        await client.emit("engine_ready", namespace="/engine")
        run = await one.run(crowd(100))
        assert (await one.outcome(run))["outcome"] == "COMPLETED"
        assert len(told) == len(set(told)) == 102
        assert client.transport() == "websocket"
        await client.disconnect()

    play(story)


def test_what_goes_wrong_with_one_message_does_not_end_the_conversation(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Socket:
        def __init__(self) -> None:
            self.taken: list[str] = []
            self.closed = False
            self.server = type("Server", (), {"max_http_buffer_size": 100})()

        async def receive(self, message: packet.Packet) -> None:
            if message.data == "bad":
                raise RuntimeError("a defect of ours")
            self.taken.append(message.data)

    class Wire:
        def __init__(self) -> None:
            self.texts = ["4one", "4bad", "4two", "4" + "x" * 100, "4never"]

        async def wait(self) -> str:
            return self.texts.pop(0)

    async def story() -> None:
        socket, wire = Socket(), Wire()
        await module._read(socket, wire)  # type: ignore[arg-type]
        assert socket.taken == ["one", "two"]
        assert wire.texts == ["4never"]

    asyncio.run(story())
    assert "could not be dealt with" in caplog.text
