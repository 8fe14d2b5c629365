"""`serve` as a process of its own, spoken to by clients of other origin: curl and the WebSocket of Node."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.contracts.json_text import write_json
from tests.helpers.controllers import config_document
from tests.helpers.signing_in import forget, serve_environment, token_of

ROOT = Path(__file__).parents[3]
PATIENCE_S = 30
NODE = shutil.which("node")

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


def _speaks_websocket(node: str | None) -> bool:
    """Tell whether this Node has a WebSocket of its own: from 20 on, with an option before 22."""
    if node is None:
        return False
    tried = [node, "--experimental-websocket", "-e", "new WebSocket('ws://127.0.0.1:1').onerror = () => {}"]
    return subprocess.run(tried, capture_output=True, timeout=30, check=False).returncode == 0


needs_node = pytest.mark.skipif(not _speaks_websocket(NODE), reason="there is no Node with a WebSocket, 20 or newer")


def serve(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "main.py", "serve", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=serve_environment(),
    )


def address_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("listening on http://127.0.0.1:"), line
    address = line.split()[-1]
    forget(address)
    return address


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a runtime with the small config."""
    folder = tmp_path_factory.mktemp("served")
    first = folder / "first.json"
    first.write_bytes(write_json(config_document()))
    process = serve("--port", "0", "--data-dir", str(folder / "data"), "--config", str(first))
    try:
        yield address_of(process)
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    assert errors == ""


def curl(address: str, *arguments: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of what curl gets, with the token of an ADMIN."""
    return bare_curl(address, "--header", f"Authorization: Bearer {token_of(address)}", *arguments)


def bare_curl(address: str, *arguments: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of what curl gets, whoever it is."""
    done = subprocess.run(
        ["curl", "--silent", "--include", "--max-time", "20", "--http1.1", *arguments, address],
        capture_output=True,
        timeout=PATIENCE_S,
        check=True,
    )
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    while head.startswith(b"HTTP/1.1 100"):
        head, _, body = body.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines)
    return int(first.split()[1]), headers, body.decode("utf-8", "replace")


@needs_curl
def test_curl_reads_health_and_snapshot(served: str) -> None:
    status, _, body = curl(f"{served}/healthz")
    assert (status, json.loads(body)) == (200, {"status": "ok", "checks": {"scan": "ok", "store": "ok"}})
    status, headers, body = curl(f"{served}/api/snapshot")
    assert (status, headers["content-type"], headers["cache-control"]) == (200, "application/json", "no-store")
    assert json.loads(body)["snapshot"]["type"] == "runtime_snapshot"


@needs_curl
def test_curl_commits_a_config(served: str) -> None:
    envelope = {
        "requestId": "curl-1",
        "apiVersion": "2.0",
        "schemaVersion": "2.0.0",
        "config": config_document(interval_ms=20),
    }
    status, _, body = curl(
        f"{served}/api/config/commit", "-H", "Content-Type: application/json", "--data", json.dumps(envelope)
    )
    assert (status, json.loads(body)["status"]) == (200, "SUCCESS")


JSON = ("-H", "Content-Type: application/json")
GOOD = '{"requestId":"x","apiVersion":"2.0","source":"LKG"}'


@needs_curl
@pytest.mark.parametrize(
    ("path", "arguments", "status", "code"),
    [
        ("/api/nothing", (), 404, "NOT_FOUND"),
        ("/api/snapshot/", (), 404, "NOT_FOUND"),
        ("/api", (), 404, "NOT_FOUND"),
        ("/v2/nothing", (), 404, "NOT_FOUND"),
        ("/", (), 404, "NOT_FOUND"),
        ("/api/snapshot", ("-X", "DELETE"), 405, "INVALID_REQUEST"),
        ("/api/snapshot", ("-X", "OPTIONS"), 405, "INVALID_REQUEST"),
        ("/api/config/restore", (), 405, "INVALID_REQUEST"),
        ("/healthz", ("-X", "POST"), 405, "METHOD_NOT_ALLOWED"),
        ("/api/config/restore", ("-H", "Content-Type: text/plain", "--data", GOOD), 415, "INVALID_REQUEST"),
        ("/api/config/restore", (*JSON, "-H", "Content-Encoding: gzip", "--data", GOOD), 415, "INVALID_REQUEST"),
        ("/api/config/restore", (*JSON, "--data", GOOD[:-9]), 400, "INVALID_REQUEST"),
        ("/api/config/restore", (*JSON, "--data", ""), 400, "INVALID_REQUEST"),
        ("/api/config/restore", (*JSON, "--data", "[]"), 400, "INVALID_REQUEST"),
        ("/api/config/restore", (*JSON, "--data", '{"a":1,"a":2}'), 400, "INVALID_REQUEST"),
        ("/api/config/restore", (*JSON, "--data", '{"a":NaN}'), 400, "INVALID_REQUEST"),
        ("/api/config/history?limit=0", (), 400, "INVALID_REQUEST"),
        ("/api/config/history?limit=1&limit=2", (), 400, "INVALID_REQUEST"),
        ("/api/snapshot", ("-H", "Host: evil.example"), 400, "INVALID_REQUEST"),
    ],
)
def test_bad_requests_get_status_and_code_in_the_shape_of_their_prefix(
    served: str, path: str, arguments: tuple[str, ...], status: int, code: str
) -> None:
    found, headers, body = curl(f"{served}{path}", *arguments)
    answer = json.loads(body)
    assert found == status
    assert headers["cache-control"] == "no-store"
    assert answer["errorCode" if path.startswith("/api") else "error"] in (code, answer.get("error"))
    if "error" in answer:
        assert answer["error"]["code"] == code
        assert answer["error"]["message"]
    else:
        assert answer["requestId"] is None
        assert answer["status"] == "FAILURE"
        assert answer["message"]
    if status == 405:
        assert headers["allow"]


@needs_curl
def test_a_body_over_its_limit_is_refused(served: str, tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (64 * 1024 + 1))
    status, _, body = curl(f"{served}/api/config/restore", *JSON, "--data-binary", f"@{large}")
    assert (status, json.loads(body)["errorCode"]) == (413, "INVALID_REQUEST")
    status, _, _ = curl(
        f"{served}/api/config/restore", *JSON, "-H", "Transfer-Encoding: chunked", "--data-binary", f"@{large}"
    )
    assert status == 413


@needs_curl
def test_head_is_get_without_a_body_and_gzip_is_given_when_asked_for(served: str) -> None:
    status, headers, body = curl(f"{served}/api/config/active", "--head")
    assert (status, body) == (200, "")
    assert int(headers["content-length"]) > 100
    status, headers, _ = curl(f"{served}/api/config/active", "-H", "Accept-Encoding: gzip")
    assert (status, headers["content-encoding"]) == (200, "gzip")


CONVERSATION = """
const [address, token, ...steps] = process.argv.slice(1);
const socket = new WebSocket(address);
const heard = [];
let left = steps.length;
socket.onopen = () => {
  socket.send(JSON.stringify({type: 'auth', token}));
  for (const step of steps) {
    const {text, bytes, size} = JSON.parse(step);
    socket.send(bytes ? new Uint8Array(bytes) : size ? 'x'.repeat(size) : text);
  }
};
socket.onmessage = event => {
  const message = JSON.parse(event.data);
  if (heard.length === 0 || message.type !== 'runtime_snapshot') heard.push(message);
  if (message.type === 'command_result' && --left === 0) socket.close();
};
socket.onclose = event => console.log(JSON.stringify({heard, code: event.code}));
socket.onerror = () => {};
"""


def node(served: str, *steps: dict[str, Any]) -> dict[str, Any]:
    """What a WebSocket of Node heard: the first message, all results, the code of the close."""
    done = subprocess.run(
        [
            NODE or "node",
            "--no-warnings",
            "--experimental-websocket",
            "--input-type=commonjs",
            "--eval",
            CONVERSATION,
            "--",
            served.replace("http", "ws") + "/ws",
            token_of(served),
            *(json.dumps(step) for step in steps),
        ],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    answer = json.loads(done.stdout)
    assert isinstance(answer, dict)
    return answer


def command(request_id: str, name: str, **payload: Any) -> dict[str, Any]:
    envelope = {"type": "command", "apiVersion": "2.0", "requestId": request_id, "name": name, "payload": payload}
    return {"text": json.dumps(envelope)}


@needs_node
def test_a_websocket_of_node_gets_a_snapshot_first_and_every_result_in_order(served: str) -> None:
    talk = node(
        served,
        command("n-1", "set_virtual_input", cardId=2, value=512.0),
        {"text": '{"type":"comm'},
        {"bytes": [0, 255, 1]},
        command("n-2", "fly"),
        command("n-3", "set_run_mode", mode="RUN_SLOW"),
        command("n-4", "step_once"),
        command("n-5", "set_output_mask", cardId=77, masked=True),
        command("n-6", "set_output_mask", cardId=3, masked=True),
        command("n-7", "set_output_mask", cardId=3, masked=False),
    )
    first, *results = talk["heard"]
    assert first["type"] == "runtime_snapshot"
    assert [(result["requestId"], result["errorCode"]) for result in results] == [
        ("n-1", None),
        (None, "INVALID_REQUEST"),
        (None, "INVALID_REQUEST"),
        ("n-2", "INVALID_REQUEST"),
        ("n-3", "VALIDATION_FAILED"),
        ("n-4", "FORBIDDEN_IN_MODE"),
        ("n-5", "NOT_FOUND"),
        ("n-6", None),
        ("n-7", None),
    ]
    assert results[4]["field"] == "payload.mode"


@needs_node
def test_a_message_over_one_mebibyte_is_closed_with_1009(served: str) -> None:
    assert node(served, {"size": 1024 * 1024 + 1})["code"] == 1009


def _upgrade(served: str, *headers: str) -> str:
    """The status line that a hand-written upgrade gets."""
    host, _, port = served.removeprefix("http://").partition(":")
    lines = [
        "GET /ws HTTP/1.1",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        f"Authorization: Bearer {token_of(served)}",
        *headers,
    ]
    with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return connection.recv(4096).decode("utf-8", "replace").splitlines()[0]


def test_a_page_of_another_origin_may_not_open_a_websocket(served: str) -> None:
    own = served.removeprefix("http://")
    assert " 101 " in _upgrade(served, f"Host: {own}") + " "
    assert " 101 " in _upgrade(served, f"Host: {own}", f"Origin: {served}") + " "
    assert " 403 " in _upgrade(served, f"Host: {own}", "Origin: https://evil.example") + " "
    assert " 400 " in _upgrade(served, "Host: evil.example") + " "


def test_a_client_that_reads_nothing_slows_nobody(served: str) -> None:
    host, _, port = served.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        upgrade = f"GET /ws HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        upgrade += f"Authorization: Bearer {token_of(served)}\r\n"
        lazy.sendall(
            (upgrade + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode()
        )
        if NODE is not None:
            talk = node(served, command("s-1", "set_output_mask_global", masked=False))
            assert talk["heard"][-1]["status"] == "SUCCESS"
        status, _, body = curl(f"{served}/api/snapshot")
        assert status == 200
        assert json.loads(body)["snapshot"]["metrics"]["scanOverrunCount"] == 0


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_within_five_seconds(tmp_path: Path, sent: signal.Signals) -> None:
    process = serve("--port", "0", "--data-dir", str(tmp_path / "data"))
    address = address_of(process)
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as connection:
        upgrade = f"GET /ws HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        upgrade += f"Authorization: Bearer {token_of(address)}\r\n"
        connection.sendall(
            (upgrade + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode()
        )
        assert b"101" in connection.recv(64)
        process.send_signal(sent)
        heard = b""
        while chunk := connection.recv(65_536):
            heard += chunk
        assert b"\x03\xe9the runtime is stopping" in heard  # 1001, going away
    _, errors = process.communicate(timeout=5)
    assert (process.returncode, errors) == (0, "")


def test_what_was_committed_is_there_after_a_restart(tmp_path: Path) -> None:
    arguments = ("--port", "0", "--data-dir", str(tmp_path / "data"))
    versions = []
    for number in range(2):
        process = serve(*arguments)
        address = address_of(process)
        body = {
            "requestId": "same-id",
            "apiVersion": "2.0",
            "schemaVersion": "2.0.0",
            "config": config_document(interval_ms=20),
        }
        _, _, answer = curl(f"{address}/api/config/commit", *JSON, "--data", json.dumps(body))
        versions.append((number, json.loads(answer)["activeVersion"]))
        process.terminate()
        process.communicate(timeout=PATIENCE_S)
    assert versions == [(0, "v2"), (1, "v2")]


def _fails(*arguments: str, **environment: str) -> str:
    """The one line of a `serve` that cannot start."""
    clean = {name: value for name, value in os.environ.items() if name != "PLUMBLINE_DATA_DIR"}
    done = subprocess.run(
        [sys.executable, "main.py", "serve", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        env=clean | environment,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_what_is_in_the_way_of_serving_is_said_in_one_line(tmp_path: Path, served: str) -> None:
    port = served.rpartition(":")[2]
    data = ("--data-dir", str(tmp_path / "data"))
    assert "address already in use" in _fails("--port", port, *data)
    assert "--insecure" in _fails("--host", "0.0.0.0", *data)
    assert "8 to 256 characters" in _fails("--port", "0", *data, PLUMBLINE_ADMIN_PASSWORD="short")
    assert "PLUMBLINE_JWT_SECRET" in _fails("--port", "0", *data, PLUMBLINE_JWT_SECRET="short")
    assert "--data-dir" in _fails("--port", "0")
    assert "0..65535" in _fails("--port", "70000", *data)
    assert "hardware profile" in _fails("--port", "0", *data, "--profile", "huge")
    assert "no such file" in _fails("--port", "0", *data, "--config", str(tmp_path / "gone.json"))
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    assert "is not JSON" in _fails("--port", "0", *data, "--config", str(broken))
    invalid = tmp_path / "invalid.json"
    invalid.write_bytes(write_json(config_document(interval_ms=1)))
    assert "intervalMs" in _fails("--port", "0", "--data-dir", str(tmp_path / "other"), "--config", str(invalid))


def test_a_data_directory_has_one_runtime(tmp_path: Path) -> None:
    arguments = ("--port", "0", "--data-dir", str(tmp_path / "data"))
    first = serve(*arguments)
    try:
        address_of(first)
        assert "in use" in _fails(*arguments)
    finally:
        first.terminate()
        first.communicate(timeout=PATIENCE_S)
