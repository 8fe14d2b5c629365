"""A device in the field: firmware that speaks the contract in an earlier form (decisions, *What devices may do*).

A real runtime does the logic and keeps the configs; what stands here is how such firmware talks: WebSocket and HTTP on
two ports, ten snapshots a second, none of the additive fields, halts after the card with the breakpoint, and so on.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from runtime.embedded import start_embedded
from runtime.links.link import RuntimeLink
from tests.helpers.controllers import envelope

Json = dict[str, Any]
SNAPSHOT_S = 0.1
QUEUE = 16
PATIENCE_S = 15.0
ROOT = Path(__file__).parents[2]
UNKNOWN_TO_IT = (
    "setClauses", "resetClauses", "rawValue", "driveState", "mask", "lastEvalUs", "quality", "phaseElapsedMs",
    "intermediateValue", "enabled", "evalCounter", "faultCounters",
)  # fmt: skip


class FieldDevice:
    """The device's other end. `noise` is what it sends between snapshots, whatever that is."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._link: RuntimeLink
        self._clients: set[WebSocket] = set()
        self._newest: Json | None = None
        self._breakpoints: set[int] = set()
        self._revision = 0
        self._waiting = 0
        self._results: dict[str, asyncio.Future[Json]] = {}
        self._is_down = False
        self._last_halt: Json | None = None
        self.noise: list[str | bytes] = []
        self.answers = True
        self.shows = True
        self.distortion: Json = {}
        self.stranger: Json | None = None

    def _shown(self) -> Json:
        """The newest snapshot in the form of this firmware; halted, the revision stands still and time goes on."""
        assert self._newest is not None
        newest = json.loads(json.dumps(self._newest))
        if newest["halt"] is None or newest["halt"] != self._last_halt:
            self._revision += 1
        self._last_halt = newest["halt"]
        newest["snapshotRevision"] = self._revision
        for key in ("bootId", "metrics", "configVersion"):
            newest.pop(key, None)
        newest["system"] = {key: newest["system"][key] for key in ("alarmActive", "wifiOnline", "firmwareVersion")}
        newest["testMode"].pop("globalMask", None)
        for card in newest["cards"]:
            for key in UNKNOWN_TO_IT:
                card.pop(key, None)
            if card.get("force"):
                card["force"] = {key: card["force"][key] for key in ("mode", "value") if key in card["force"]}
            card["breakpoint"] = card["cardId"] in self._breakpoints
            card["firmwareDetail"] = {"slot": 1}
        if self.stranger is not None:
            newest["cards"].append(self.stranger)
        return {**newest, **self.distortion}

    async def _do(self, command: Json) -> Json:
        """Do a command as this firmware does, and return the result."""
        name, payload = command.get("name"), command.get("payload", {})
        halted = self._newest is not None and self._newest["halt"] is not None
        mode = None if self._newest is None else self._newest["runMode"]
        if name == "set_run_mode" and payload.get("mode") == "RUN_BREAKPOINT" and halted and mode == "RUN_BREAKPOINT":
            return self._result(command)  # sent again it does not resume
        if name == "step_once" and halted and mode != "RUN_STEP":
            await self._ask(envelope("set_run_mode", f"m-{command['requestId']}", mode="RUN_STEP"))
        if name == "set_breakpoint":
            return await self._set_breakpoint(command, resumes=halted and mode == "RUN_BREAKPOINT")
        return self._in_its_words(await self._ask(command))

    async def _set_breakpoint(self, command: Json, *, resumes: bool) -> Json:
        """It pauses after the card: for the kernel that is before the next one."""
        card_id, enabled = command["payload"]["cardId"], command["payload"]["enabled"]
        assert self._newest is not None
        order = [card["cardId"] for card in self._newest["cards"]]
        following = order[(order.index(card_id) + 1) % len(order)]
        result = await self._ask(envelope("set_breakpoint", command["requestId"], cardId=following, enabled=enabled))
        self._breakpoints = self._breakpoints | {card_id} if enabled else self._breakpoints - {card_id}
        if resumes and not enabled:
            for index, mode in enumerate(("RUN_STEP", "RUN_BREAKPOINT")):
                await self._ask(envelope("set_run_mode", f"r{index}-{command['requestId']}", mode=mode))
        return self._in_its_words(result)

    def _result(self, command: Json, error: str | None = None) -> Json:
        return {
            "type": "command_result", "apiVersion": "2.0", "requestId": command.get("requestId"),
            "timestamp": "2026-01-01T00:00:00Z", "status": "FAILURE" if error else "SUCCESS", "errorCode": error,
            "message": error, "snapshotRevision": self._revision,
        }  # fmt: skip

    def _in_its_words(self, result: Json) -> Json:
        return {**result, "snapshotRevision": self._revision}

    async def _ask(self, command: Json) -> Json:
        assert self._newest is not None
        answered = self._results[command["requestId"]] = asyncio.get_running_loop().create_future()
        await self._link.send(json.dumps(command))
        result = await answered
        while result["status"] == "SUCCESS" and self._newest["snapshotRevision"] < result["snapshotRevision"]:
            await asyncio.sleep(0.001)
        return result

    async def _listen(self) -> None:
        async for text in self._link.messages():
            message = json.loads(text)
            if message["type"] == "runtime_snapshot":
                self._newest = message
            elif (answered := self._results.pop(message["requestId"], None)) is not None:
                answered.set_result(message)

    async def _serve_client(self, client: WebSocket) -> None:
        if self._is_down:
            await client.close(1013)
            return
        await client.accept()
        self._clients.add(client)
        showing = asyncio.create_task(self._show(client))
        try:
            while True:
                command = json.loads(await client.receive_text())
                if self._waiting >= QUEUE:
                    await client.send_text(json.dumps(self._result(command, "BUSY")))
                    continue
                self._waiting += 1
                try:
                    result = await self._do(command)
                finally:
                    self._waiting -= 1
                if self.answers:
                    await client.send_text(json.dumps(result))
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            showing.cancel()
            self._clients.discard(client)

    async def _show(self, client: WebSocket) -> None:
        while True:
            if self._newest is not None and self.shows:
                await client.send_text(json.dumps(self._shown()))
            while self.noise:
                sent = self.noise.pop(0)
                await (client.send_bytes(sent) if isinstance(sent, bytes) else client.send_text(sent))
            await asyncio.sleep(SNAPSHOT_S)

    async def _answer(self, request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        if request.url.path in ("/api/overrides", "/api/alarms", "/api/recording", "/api/audit"):
            return Response(status_code=404)
        body = await request.body()
        reply = await self._link.request(request.method, request.url.path + query, body or None)
        return Response(reply.body, reply.status, media_type="application/json")

    async def _drop(self, *, restarts: bool) -> None:
        self._is_down = True
        for client in tuple(self._clients):
            with contextlib.suppress(RuntimeError):
                await client.close(1012)
        if restarts:
            self._revision = 0
            self._breakpoints.clear()

    async def obey(self, order: Json) -> None:
        """Do what the test wants of it."""
        if "drop" in order:
            await self._drop(restarts=order["drop"] == "and restart")
        if "come_back" in order:
            self._is_down = False
        if "answers" in order:
            self.answers = order["answers"]
        if "shows" in order:
            self.shows = order["shows"]
        self.distortion = order.get("distortion", self.distortion)
        self.stranger = order.get("stranger", self.stranger)
        self.noise += [
            base64.b64decode(one["bytes"]) if "bytes" in one else one["text"] for one in order.get("noise", ())
        ]

    async def run(self) -> None:
        """Serve on two free ports, say which, and obey what comes over standard input until that ends."""
        self._link = start_embedded(self._data_dir)
        listening = asyncio.create_task(self._listen())
        apps = (
            Starlette(routes=[WebSocketRoute("/ws", self._serve_client)]),
            Starlette(routes=[Route("/api/{rest:path}", self._answer, methods=["GET", "POST"])]),
        )
        sockets = [socket.create_server(("127.0.0.1", 0)) for _ in apps]
        servers = [uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off")) for app in apps]
        serving = [
            asyncio.create_task(server.serve(sockets=[bound])) for server, bound in zip(servers, sockets, strict=True)
        ]
        while self._newest is None:
            await asyncio.sleep(0.01)
        sys.stdout.write(" ".join(str(bound.getsockname()[1]) for bound in sockets) + "\n")
        sys.stdout.flush()
        while line := await asyncio.to_thread(sys.stdin.readline):
            await self.obey(json.loads(line))
        await self._drop(restarts=False)
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*serving)
        await self._link.close()
        await listening


class DeviceHandle:
    """A device in a process of its own, as a test has it in hand."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def drop_link(self, *, restarts: bool = False) -> None:
        """Close every connection and take none until `come_back`; `restarts` begins the revisions anew."""
        self._order({"drop": "and restart" if restarts else "only"})

    def come_back(self) -> None:
        self._order({"come_back": True})

    def fall_mute(self) -> None:
        """Do commands and answer none of them."""
        self._order({"answers": False})

    def show_nothing(self, *, until_further_notice: bool = True) -> None:
        """Send no snapshot and go on answering pings and commands; False: send them again."""
        self._order({"shows": not until_further_notice})

    def distort(self, **fields: object) -> None:
        """Send these fields of the snapshot so and not as they are; none: as they are again."""
        self._order({"distortion": fields})

    def add_card(self, card: Json) -> None:
        """Show this card after all others, whatever it is."""
        self._order({"stranger": card})

    def make_noise(self, noise: Sequence[str | bytes]) -> None:
        """Send this between two snapshots, whatever it is."""
        wire = [{"bytes": base64.b64encode(one).decode()} if isinstance(one, bytes) else {"text": one} for one in noise]
        self._order({"noise": wire})

    def _order(self, order: Json) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()


@contextmanager
def field_device(data_dir: Path) -> Iterator[tuple[DeviceHandle, str, str]]:
    """A device that runs; yields it with the addresses of its WebSocket and of its HTTP."""
    command = [sys.executable, "-m", "tests.helpers.field_device", str(data_dir)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        websocket, http = process.stdout.readline().split()
        try:
            yield DeviceHandle(process), f"ws://127.0.0.1:{websocket}", f"http://127.0.0.1:{http}"
        finally:
            process.stdin.close()
            assert process.wait(PATIENCE_S) == 0


if __name__ == "__main__":
    asyncio.run(FieldDevice(Path(sys.argv[1])).run())
