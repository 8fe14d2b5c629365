"""What clients of a served runtime wait for, and what they cost it: everything in processes of their own.

A command waits for the next scan boundary, so its round trip is held against a bare echo and one interval. Scans with
clients are held against scans without, the clients on another core, in turns. A client that stops reading is held
against the memory that it may cost.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect

from benchmarks.levels import level
from benchmarks.mixed_config import BLOCK, mixed_config
from benchmarks.row import Row, quietest
from runtime.contracts.json_text import write_json

ROOT = Path(__file__).parents[1]
INTERVAL_MS = 10.0
COMMANDS = 200
MEASURED_S = 10.0
LATENESS_GOAL = 1.5
CROWDS = ((64, 50), (1_000, 5))
"""Cards, clients."""
DEAF_S = 75.0
DEAF_CLIENTS = 8
ALLOWED_MIB = 8.0
LEVEL_ENTITIES = 90_000
"""About 24 MiB."""
PASSWORD = "correct horse battery"


class Served:
    """A runtime as `serve` runs it, on the first core, and the token of its administrator."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address
        self.url = address.replace("http", "ws", 1) + "/ws"
        self.token = ""
        self.token = self._log_in()

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def metrics(self) -> dict[str, Any]:
        """Return the meters of the newest snapshot."""
        found: dict[str, Any] = json.loads(self._ask("/api/snapshot"))["snapshot"]["metrics"]
        return found

    @property
    def resident_mib(self) -> float:
        for line in Path(f"/proc/{self.process.pid}/status").read_text("ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise ValueError("the system does not tell what a process takes")

    def get(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._ask(path))
        return found

    def post(self, path: str, body: object) -> dict[str, Any]:
        return self.send(path, write_json(body))

    def send(self, path: str, body: bytes) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self._ask(path, body))
        return answer

    def _log_in(self) -> str:
        answer = self._ask("/v2/auth/login", write_json({"username": "admin", "password": PASSWORD}))
        return str(json.loads(answer)["access_token"])

    def _ask(self, path: str, body: bytes | None = None) -> bytes:
        headers = {"content-type": "application/json"} | (self.headers if self.token else {})
        request = urllib.request.Request(self.address + path, body, headers)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
            return bytes(answer.read())


def rows() -> list[Row]:
    return [
        asyncio.run(_round_trip()),
        *(_crowd(cards, clients) for cards, clients in CROWDS),
        _deaf(),
        _deaf_to_a_level(),
    ]


def _config(cards: int) -> dict[str, Any]:
    """Return a config of so many mixed cards; a card refers to none behind it."""
    whole = mixed_config(-(-cards // BLOCK))
    return {**whole, "cards": whole["cards"][:cards]}


@contextmanager
def served(cards: int, *more: str, **environment: str) -> Iterator[Served]:
    """A runtime with so many cards, with more arguments of `serve` and more of an environment."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.json"
        config.write_bytes(write_json(_config(cards)))
        arguments = ["serve", "--port", "0", "--data-dir", f"{folder}/data", "--config", str(config), *more]
        process = subprocess.Popen(
            [*on_core(0), sys.executable, "main.py", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PLUMBLINE_ADMIN_PASSWORD": PASSWORD, **environment},
        )  # fmt: skip
        try:
            assert process.stdout is not None
            yield Served(process, next(line.split()[-1] for line in process.stdout if line.startswith("listening on ")))
        finally:
            process.terminate()
            process.communicate(timeout=10)


def on_core(number: int) -> list[str]:
    """Return what keeps a process to one core, where there are two and the system can."""
    return ["taskset", "-c", str(number)] if sys.platform == "linux" and (os.cpu_count() or 1) > 1 else []


async def _round_trip() -> Row:
    with served(64) as ours, counterpart("echo.py") as port:
        async with (
            connect(ours.url, proxy=None, additional_headers=ours.headers, compression=None) as runtime,
            connect(f"ws://127.0.0.1:{port}", proxy=None, compression=None) as bare,
        ):
            ours_ms: list[float] = []
            echo_ms: list[float] = []
            for number in range(COMMANDS):
                text = _command(number)
                ours_ms.append(await _command_ms(runtime, text))
                began = time.perf_counter()
                await bare.send(text)
                await bare.recv()
                echo_ms.append((time.perf_counter() - began) * 1000)
                await asyncio.sleep(0.001 * (number % 10))  # at every point of the interval alike
    return Row(
        f"a command's round trip over loopback, {INTERVAL_MS:g} ms scans",
        statistics.median(ours_ms),
        statistics.median(echo_ms) + INTERVAL_MS / 3,
        "a bare websockets echo and a third of the interval (three of them: the goal)",
        3.0,
        "ms",
        COMMANDS,
    )


async def _command_ms(runtime: ClientConnection, text: str) -> float:
    began = time.perf_counter()
    await runtime.send(text)
    while '"command_result"' not in str(await runtime.recv())[:100]:
        pass
    return (time.perf_counter() - began) * 1000


def _command(number: int) -> str:
    payload = {"masked": number % 2 == 0}
    return write_json(
        {
            "type": "command",
            "apiVersion": "2.0",
            "requestId": f"b-{number}",
            "name": "set_output_mask_global",
            "payload": payload,
        }
    ).decode()


@contextmanager
def counterpart(script: str, *arguments: int) -> Iterator[int]:
    """A bare counterpart in a process of its own, on the core of ours; its port."""
    command = [sys.executable, str(Path(__file__).parent / script), *map(str, arguments)]
    process = subprocess.Popen([*on_core(0), *command], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.communicate(timeout=10)


def scan_lateness(what: str, cards: int, beside: Callable[[Served], None], goal: float | None = LATENESS_GOAL) -> Row:
    """Hold the scans of a served runtime beside something against the same runtime alone; `beside` takes as long."""

    def alone_us() -> float:
        with served(cards) as quiet:
            time.sleep(MEASURED_S)
            return float(quiet.metrics()["jitterP99Us"])

    def beside_us() -> float:
        with served(cards) as busy:
            beside(busy)
            return float(busy.metrics()["jitterP99Us"])

    name = f"scan lateness p99, {what}"
    return quietest(name, beside_us, alone_us, baseline_name="the same alone", goal=goal)


def _crowd(cards: int, clients: int) -> Row:
    return scan_lateness(f"{clients} clients at {cards} cards", cards, lambda runtime: _read(runtime, clients))


def _read(served: Served, clients: int) -> None:
    """Let clients on the other core read for a while."""
    readers = Path(__file__).parent / "readers.py"
    arguments = [served.url, str(clients), str(MEASURED_S), "1", served.token]
    subprocess.run([sys.executable, str(readers), *arguments], check=True, capture_output=True)


def _deaf() -> Row:
    """Clients that ask for everything and take nothing, at snapshots of a few hundred kilobytes; the cost of one."""
    upgrade = (
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    )
    with served(1_000) as runtime:
        _read(runtime, 1)  # whatever one client needs is there
        return _cost_of_deaf("that stops reading", runtime, "/ws", upgrade)


def _deaf_to_a_level() -> Row:
    """Clients that ask for a level of 24 MiB and take nothing of it."""
    path = "/v2/editor/levels/large"
    with served(64) as runtime:
        runtime.send("/v2/editor/levels", level(LEVEL_ENTITIES, level_id="large"))
        runtime.get(path)
        return _cost_of_deaf("that takes nothing of a level of 24 MiB", runtime, path)


def _cost_of_deaf(client: str, runtime: Served, path: str, headers: str = "") -> Row:
    before = runtime.resident_mib
    deaf = [_deaf_client(runtime, path, headers) for _ in range(DEAF_CLIENTS)]
    most = before
    began = time.monotonic()
    while time.monotonic() - began < DEAF_S:
        most = max(most, runtime.resident_mib)
        time.sleep(0.25)
    was_cut_off = all(_is_cut_off(one) for one in deaf)
    for one in deaf:
        one.close()
    name = f"memory for a client {client}, {'cut off' if was_cut_off else 'NOT CUT OFF'} within {DEAF_S:g} s"
    return Row(name, (most - before) / DEAF_CLIENTS, ALLOWED_MIB, "what it may cost", 1.0, "MiB", 1)


def _deaf_client(served: Served, path: str, headers: str) -> socket.socket:
    parts = urlsplit(served.address)
    client = socket.create_connection((str(parts.hostname), int(parts.port or 0)))
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.sendall(
        f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {served.token}\r\n{headers}\r\n".encode()
    )
    return client


def _is_cut_off(client: socket.socket) -> bool:
    """Whether the other end has gone: a write is refused, if not the first, then one after it."""
    with contextlib.suppress(OSError):
        for _ in range(10):
            client.sendall(b"\x81\x80\x00\x00\x00\x00")
            time.sleep(0.05)
        return False
    return True
