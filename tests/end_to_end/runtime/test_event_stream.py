"""Events for clients of other origin: curl follows `serve` over a restart and misses nothing."""

import json
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from runtime.contracts.json_text import write_json
from tests.end_to_end.runtime.test_served_clients import PATIENCE_S, address_of, serve
from tests.helpers.controllers import config_document
from tests.helpers.signing_in import bearer, token_of

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


class Runtime:
    """`serve` as a process of its own, which can be started again on the same data."""

    def __init__(self, folder: Path) -> None:
        self.first = folder / "first.json"
        self.first.write_bytes(write_json(config_document()))
        self.data = folder / "data"
        self.commits = 0
        self.start()

    def start(self) -> None:
        self.process = serve("--port", "0", "--data-dir", str(self.data), "--config", str(self.first))
        self.address = address_of(self.process)
        assert [item["type"] for item in self.history()][-1] == "auth.login"  # told before anybody follows

    def stop(self) -> None:
        self.process.terminate()
        _, errors = self.process.communicate(timeout=PATIENCE_S)
        assert (self.process.returncode, errors) == (0, "")

    def commit(self) -> None:
        """Commit a config, so that something happens."""
        self.commits += 1
        body = {
            "requestId": f"r-{time.monotonic_ns()}",
            "apiVersion": "2.0",
            "schemaVersion": "2.0.0",
            "config": config_document(interval_ms=20 + self.commits % 2),
        }
        request = Request(
            f"{self.address}/api/config/commit",
            write_json(body),
            {"Content-Type": "application/json", **bearer(self.address)},
            method="POST",
        )
        with urlopen(request, timeout=PATIENCE_S) as answer:
            assert answer.status == 200

    def history(self) -> list[dict[str, Any]]:
        with urlopen(
            Request(f"{self.address}/v2/events?limit=500", headers=bearer(self.address)), timeout=PATIENCE_S
        ) as answer:
            items = json.loads(answer.read())["items"]
        assert isinstance(items, list)
        return items


def shown(address: str) -> tuple[str, str]:
    """What makes curl say who it is."""
    return "--header", f"Authorization: Bearer {token_of(address)}"


class Follower:
    """curl on the stream; reads it line by line."""

    def __init__(self, address: str, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [
                "curl",
                "--silent",
                "--no-buffer",
                "--max-time",
                "60",
                *shown(address),
                *arguments,
                f"{address}/v2/events/stream",
            ],
            stdout=subprocess.PIPE,
            text=True,
        )

    def lines_until(self, pattern: str) -> list[str]:
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            lines.append(line.rstrip("\n"))
            if re.match(pattern, line):
                return lines
        raise AssertionError(f"the stream ended before {pattern!r}: {lines}")

    def close(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=PATIENCE_S)


@pytest.fixture
def runtime(tmp_path: Path) -> Any:
    started = Runtime(tmp_path)
    yield started
    started.stop()


def test_a_client_that_comes_back_misses_nothing_over_a_restart(runtime: Runtime) -> None:
    follower = Follower(runtime.address)
    assert follower.lines_until(":") == ["retry: 2000", ": ok"]
    runtime.commit()
    event = follower.lines_until("data: ")
    assert event[-2] == "event: config.committed"
    seq = int(event[-3].removeprefix("id: "))
    assert json.loads(event[-1].removeprefix("data: "))["seq"] == seq
    runtime.stop()
    assert follower.process.wait(PATIENCE_S) == 0  # the stream ended cleanly
    runtime.start()
    runtime.commit()
    again = Follower(runtime.address, "--header", f"Last-Event-ID: {seq}")
    assert f"id: {seq + 1}" in again.lines_until("data: ")
    again.close()
    follower.close()
    numbers = [item["seq"] for item in runtime.history()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {"seq", "type", "timestamp", "actor", "payload"} == set(runtime.history()[0])


@pytest.mark.parametrize("number", ["12345", "x"])
def test_a_number_that_nobody_was_told_is_refused(runtime: Runtime, number: str) -> None:
    done = subprocess.run(
        [
            "curl",
            "--silent",
            *shown(runtime.address),
            "--header",
            f"Last-Event-ID: {number}",
            f"{runtime.address}/v2/events/stream",
        ],
        capture_output=True,
        timeout=PATIENCE_S,
        check=True,
    )
    assert json.loads(done.stdout)["error"]["code"] == "INVALID_REQUEST"


def test_head_tells_what_the_stream_is_and_opens_none(runtime: Runtime) -> None:
    for _ in range(70):
        with urlopen(
            Request(f"{runtime.address}/v2/events/stream", method="HEAD", headers=bearer(runtime.address)),
            timeout=PATIENCE_S,
        ) as answer:
            assert answer.headers["Content-Type"].startswith("text/event-stream")


def test_half_open_clients_hold_up_neither_others_nor_the_end(runtime: Runtime) -> None:
    host, port = runtime.address.removeprefix("http://").split(":")
    silent = socket.create_connection((host, int(port)))
    lines = ["GET /v2/events/stream HTTP/1.1", f"Host: {host}", f"Authorization: Bearer {token_of(runtime.address)}"]
    silent.sendall("\r\n".join([*lines, "", ""]).encode())
    runtime.commit()
    assert [item["type"] for item in runtime.history()].count("config.committed") == 1
    silent.close()
