"""`serve` as whoever runs it sees it: health, metrics, logs and traces of a real process, and no secret in any."""

import asyncio
import contextlib
import json
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from runtime.contracts.json_text import write_json
from runtime.storage.audit_check import check_audit
from runtime.storage.audit_seal import AuditSeal
from runtime.storage.beside import open_beside
from tests.helpers.collector import Collector
from tests.helpers.controllers import config_document, di, envelope
from tests.helpers.signing_in import PASSWORD, bearer, forget, log_in, serve_environment, token_of
from tests.helpers.valid_config import changed
from tests.unit.runtime.portal.test_health_desk import read_samples

ROOT = Path(__file__).parents[3]
PATIENCE_S = 30
ENVELOPE = {"apiVersion": "2.0", "schemaVersion": "2.0.0"}
SECRETS = ("hunter2-hunter2", "wifi-pass-phrase", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJldmUifQ.c2VjcmV0LXNpZ25hdHVyZQ")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and limits")


class Process:
    """A served runtime; `log` is what it wrote to standard error once it has ended."""

    def __init__(self, folder: Path, *arguments: str, config: dict[str, Any] | None = None) -> None:
        first = folder / "first.json"
        first.write_bytes(write_json(config or config_document()))
        self.data_dir = folder / "data"
        given = ["--port", "0", "--data-dir", str(self.data_dir), "--config", str(first), *arguments]
        self.process = subprocess.Popen(
            [sys.executable, "main.py", "serve", *given],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=serve_environment(),
        )  # fmt: skip
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[-1]
        forget(self.address)
        self.log = ""

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        request = urllib.request.Request(self.address + path, headers=self._shown(path) | headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=PATIENCE_S) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def post(self, path: str, body: object, **headers: str) -> tuple[int, str]:
        request = urllib.request.Request(
            self.address + path, write_json(body), {"content-type": "application/json"} | self._shown(path) | headers
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=PATIENCE_S) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def _shown(self, path: str) -> dict[str, str]:
        """The header of an ADMIN, where one is needed."""
        is_open = path.startswith("/v2/auth/") or not path.startswith(("/api", "/v2"))
        return {} if is_open else {"authorization": f"Bearer {token_of(self.address)}"}

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        _, self.log = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.splitlines()]


@contextmanager
def serving(folder: Path, *arguments: str, config: dict[str, Any] | None = None) -> Iterator[Process]:
    started = Process(folder, *arguments, config=config)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.process.kill()
            started.process.communicate(timeout=PATIENCE_S)


def test_a_disk_that_takes_nothing_shows_in_readiness_and_its_recovery_too(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        assert served.get("/readyz")[0] == 200
        pid, endless = served.process.pid, resource.RLIM_INFINITY
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, endless))
        found = _until(served, 503)
        assert found["checks"] == {"scan": "ok", "store": "failing"}
        assert found["reasons"]["store"]
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (endless, endless))
        assert _until(served, 200) == {"status": "ok", "checks": {"scan": "ok", "store": "ok"}}
        assert served.end() == 0


def _until(served: Process, status: int) -> dict[str, Any]:
    """Ask for readiness until it has a status; the disk is tried once a second."""

    async def ask() -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                found, body = await asyncio.to_thread(served.get, "/readyz")
                if found == status:
                    document = json.loads(body)
                    assert isinstance(document, dict)
                    return document
                await asyncio.sleep(0.1)

    return asyncio.run(ask())


def test_metrics_of_a_process_are_read_by_prometheus_own_parser(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        assert served.get("/readyz")[0] == 200
        samples = read_samples(served.get("/metrics")[1])
        assert samples["plumbline_scan_interval_seconds", ()] == 0.01
        assert samples["plumbline_http_requests_total", _labels(method="GET", route="/readyz", status="200")] == 1
        assert served.end() == 0


def _labels(**labels: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(labels.items()))


def test_no_secret_is_in_logs_metrics_traces_answers_or_audit(tmp_path: Path) -> None:
    password, wifi, forged = SECRETS
    with Collector() as collector, serving(
        tmp_path, "--log-level", "debug", "--otlp-endpoint", collector.address
    ) as served:  # fmt: skip
        refused = [
            served.get(f"/api/session?access_token={forged}", authorization=f"Bearer {forged}"),
            served.get("/api/session", authorization=f"Basic {forged}"),
        ]
        signed_in = log_in(served.address)
        token, refresh_token = signed_in["access_token"], signed_in["refresh_token"]
        shown = {"authorization": f"Bearer {token}"}
        answers = [
            served.post("/v2/auth/login", {"username": "anna", "password": password})[1],
            served.get(f"/v2/levels?access_token={token}", **shown)[1],
            served.get(f"/api/{token}/{password}", **shown)[1],
            served.get("/api/session", **shown)[1],
            served.get("/api/audit", **shown)[1],
            served.post("/api/config/restore", {"requestId": "r", "apiVersion": "2.0", "source": password}, **shown)[1],
        ]
        asyncio.run(_converse(served.address, token, password))
        body = {**ENVELOPE, "requestId": "r-9", "config": changed("wifi.user.password", wifi)}
        status, answer = served.post("/api/config/commit", body, **shown)
        assert status == 200, answer
        answers.append(answer)
        answers.append(served.get("/api/config/active", **shown)[1])
        answers.append(served.get("/api/audit", **shown)[1])
        metrics = served.get("/metrics", **shown)[1]
        assert served.end() == 0
        spans = b"".join(collector.bodies).decode("latin-1")
    assert read_samples(metrics)
    assert len(collector.spans) > 5
    assert [status for status, _ in refused] == [401, 401]
    for secret in (*SECRETS, PASSWORD, token, refresh_token):
        assert secret not in served.log
        assert secret not in metrics
        assert secret not in spans
    for secret in (wifi, forged, token, refresh_token, PASSWORD):
        assert not [answer for answer in (*answers[3:], *(body for _, body in refused)) if secret in answer]
    assert "Traceback" not in "".join(answers)
    told = {line["requestId"]: line for line in served.lines if "requestId" in line}
    assert told["r-9"]["route"] == "/api/config/commit"
    assert told["c-1"]["command"] == "set_output_mask"
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z", line["ts"]) for line in served.lines)


async def _converse(address: str, token: str, password: str) -> None:
    url = address.replace("http", "ws") + "/ws"
    async with connect(url, additional_headers={"authorization": f"Bearer {token}"}, proxy=None) as socket:
        await socket.recv()
        for message in (
            {"type": "auth", "token": token},
            envelope("set_output_mask", "c-1", cardId=3, masked=True),
            envelope(password, "c-2", password=password),
            envelope("set_output_mask", "c-3", cardId=password, masked=True),
        ):
            await socket.send(write_json(message).decode())
        results = 0
        async with asyncio.timeout(PATIENCE_S):
            while results < 3:
                results += '"command_result"' in str(await socket.recv())


class Committer:
    """Commits one config after the other and notes what was answered."""

    def __init__(self, served: Process) -> None:
        self._served = served
        self.active: list[str] = []
        self.has_ended = threading.Event()
        self.thread = threading.Thread(target=self._work)

    def _work(self) -> None:
        number = 0
        try:
            while True:
                number += 1
                config = config_document(interval_ms=10 + number % 2)
                status, body = self._served.post(
                    "/api/config/commit", {**ENVELOPE, "requestId": f"n-{number}", "config": config}
                )
                if status == 200:
                    self.active.append(json.loads(body)["activeVersion"])
        except OSError:
            self.has_ended.set()


class Operator:
    """Sends commands as fast as they are answered and notes the results."""

    def __init__(self) -> None:
        self.results: list[dict[str, Any]] = []
        self.sent = 0
        self.code: int | None = None

    async def work(self, url: str) -> None:
        async with connect(url, proxy=None, additional_headers=bearer(url)) as socket:
            with contextlib.suppress(ConnectionClosed):
                reading = asyncio.create_task(self._read(socket))
                while True:
                    self.sent += 1
                    message = envelope("set_output_mask", f"o-{self.sent}", cardId=3, masked=self.sent % 2 == 0)
                    await socket.send(write_json(message).decode())
                    await asyncio.sleep(0.002)
            await reading
            self.code = socket.close_code

    async def _read(self, socket: ClientConnection) -> None:
        async for text in socket:
            message = json.loads(text)
            if message["type"] == "command_result":
                self.results.append(message)


def test_a_signal_stops_it_in_time_and_nothing_that_was_answered_is_lost(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        committer, operator = Committer(served), Operator()
        committer.thread.start()
        asyncio.run(_busy_until_stopped(served, committer, operator))
        assert served.process.wait(timeout=5) == 0
        _, served.log = served.process.communicate(timeout=PATIENCE_S)
        committer.thread.join(PATIENCE_S)
    assert served.log == ""
    assert operator.code == 1001
    assert len(committer.active) > 1
    answered = [result["requestId"] for result in operator.results if result["status"] == "SUCCESS"]
    assert answered == [f"o-{number}" for number in range(1, len(answered) + 1)]
    with open_beside(served.data_dir) as connection:
        assert check_audit(connection, AuditSeal(served.data_dir)).is_sealed
        rows = connection.execute("SELECT record FROM audit").fetchall()
    done = [json.loads(text) for (text,) in rows]
    assert sum(record["action"] == "set_output_mask" for record in done) == len(operator.results)
    with serving(tmp_path) as again:
        active = json.loads(again.get("/api/config/active")[1])["activeVersion"]
        assert int(active[1:]) - int(committer.active[-1][1:]) in (0, 1)  # one more may have been on its way
        assert again.end() == 0


def test_clients_that_take_nothing_do_not_hold_up_the_end(tmp_path: Path) -> None:
    async def story(served: Process) -> None:
        host, port = served.address.removeprefix("http://").split(":")
        deaf = [await _deaf(host, int(port), "/ws") for _ in range(3)]
        size = 0
        url = f"ws://{host}:{port}/ws"
        async with (
            asyncio.timeout(PATIENCE_S),
            connect(url, proxy=None, max_size=None, additional_headers=bearer(url)) as brisk,
        ):
            while size < 20 << 20:  # more than sockets hold
                size += len(await brisk.recv())
        served.process.send_signal(signal.SIGTERM)
        _, served.log = await asyncio.to_thread(served.process.communicate, None, 5)
        for one in deaf:
            one.close()

    large = config_document(*(di(number, channel=number) for number in range(1, 1500)))
    with serving(tmp_path, config=large) as served:
        asyncio.run(story(served))
        assert (served.process.returncode, served.log) == (0, "")


async def _busy_until_stopped(served: Process, committer: Committer, operator: Operator) -> None:
    """Keep everybody busy, with commands, commits, snapshots, events, two clients that take nothing; then stop it."""
    host, port = served.address.removeprefix("http://").split(":")
    url = f"ws://{host}:{port}/ws"
    working = asyncio.create_task(operator.work(url))
    deaf = [await _deaf(host, int(port), path) for path in ("/ws", "/v2/events/stream")]
    reader, writer = await asyncio.open_connection(host, int(port))
    shown = f"Host: localhost\r\nAuthorization: Bearer {token_of(url)}\r\n\r\n"
    writer.write(f"GET /v2/events/stream HTTP/1.1\r\n{shown}".encode())
    async with asyncio.timeout(PATIENCE_S), connect(url, proxy=None, additional_headers=bearer(url)) as watching:
        heard = 0
        while heard < 100 or len(committer.active) < 2 or len(operator.results) < 10:
            await watching.recv()
            heard += 1
        served.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(ConnectionClosed):
            while True:
                await watching.recv()
        assert watching.close_code == 1001
        assert (await reader.read()).endswith(b"0\r\n\r\n")  # the stream ended, it was not cut
        await working
    for one in (writer, *deaf):
        one.close()


async def _deaf(host: str, port: int, path: str) -> asyncio.StreamWriter:
    """A client that asks and then takes nothing."""
    reader, writer = await asyncio.open_connection(host, port, limit=1024)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    upgrade = (
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    )
    shown = f"Host: localhost\r\nAuthorization: Bearer {token_of(f'http://{host}:{port}')}\r\n"
    writer.write(f"GET {path} HTTP/1.1\r\n{shown}{upgrade if path == '/ws' else ''}\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    writer.transport.pause_reading()  # type: ignore[attr-defined]  # a transport that reads
    return writer
