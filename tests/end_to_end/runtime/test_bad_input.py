"""Clients that send what nobody should: a defined answer or a clean close, and everybody else is served on.

`PLUMBLINE_SOAK=1` runs the long form.
"""

import asyncio
import contextlib
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from runtime.portal.limits import Limits
from tests.helpers.controllers import config_document, envelope
from tests.helpers.served_process import PATIENCE_S, ServedProcess, served_process
from tests.helpers.signing_in import bearer
from tests.helpers.specs import spec

IS_SOAK = os.environ.get("PLUMBLINE_SOAK") == "1"
FRAMES = 40_000 if IS_SOAK else 1_000
BODIES = 20_000 if IS_SOAK else 600
CONNECTS = 12_000 if IS_SOAK else 400
AT_ONCE = 100
CLEAN = {1002, 1003, 1007, 1008, 1009, 4400, 4401, 4429}
"""With which codes a runtime may end a conversation that makes no sense; never 1011 and never without a word."""
CODES = {"INVALID_REQUEST", "NOT_FOUND", "CONFLICT", "PRECONDITION_REQUIRED", "PAYLOAD_TOO_LARGE", "VALIDATION_FAILED"}
CODES |= {"UNSUPPORTED_MEDIA_TYPE", "METHOD_NOT_ALLOWED", "RATE_LIMITED", "BUSY", "UNAUTHORIZED", "FORBIDDEN"}
NASTY = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\\ud800", b'"', b"{", b"[" * 70, b"]", b"}", b",", b":", b"1e999", b"-0",
    b"9" * 400, b"NaN", b"null", b"true", b"\\u0000", b"\r\n", b"../../etc/passwd", b"%s%n", b"__proto__",
    b"\xef\xbb\xbf",    b'"requestId":"x",', b"'; DROP TABLE users; --", b"\xf0\x9f\x98\x80" * 50,
)  # fmt: skip

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600 if IS_SOAK else 120)]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedProcess]:
    with served_process(tmp_path_factory.mktemp("served")) as process:
        yield process
        healthy(process)
        assert "Traceback" not in process.end()


def healthy(served: ServedProcess) -> None:
    assert served.ask("GET", "/healthz").document == {"status": "ok", "checks": {"scan": "ok", "store": "ok"}}


def spoilt(text: bytes, chance: random.Random) -> bytes:
    """Change a text in a few places, as a broken client or a wicked one would."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) + 1)
        to = min(len(text), at + chance.choice((0, 1, 1, 3, 20)))
        text = text[:at] + chance.choice((b"", chance.choice(NASTY), bytes([chance.randrange(256)]))) + text[to:]
    return text


def commands() -> list[bytes]:
    written = [
        envelope("set_run_mode", "f-1", mode="RUN_NORMAL"),
        envelope("step_once", "f-2"),
        envelope("set_output_mask", "f-3", cardId=0, masked=True),
        envelope("set_breakpoint", "f-4", cardId=0, enabled=True),
        envelope("force_input", "f-5", cardId=0, mode="FORCED_HIGH", value=1),
    ]
    return [json.dumps(one).encode() for one in written]


async def _until_answered(connection: ClientConnection, request_id: str) -> None:
    """Send a command that is in order and wait for its result: what came before it is dealt with."""
    await connection.send(json.dumps(envelope("set_run_mode", request_id, mode="RUN_NORMAL")))
    async with asyncio.timeout(PATIENCE_S):
        while True:
            text = await connection.recv()
            assert isinstance(text, str)
            assert "Traceback" not in text
            message = json.loads(text)
            if message.get("requestId") == request_id:
                return


def test_spoilt_frames_are_answered_or_end_their_own_conversation_cleanly(served: ServedProcess) -> None:
    chance = random.Random(20)
    good = commands()
    closed: list[int] = []

    async def converse(first: int) -> int:
        """Send spoilt frames from number `first` on until the runtime ends it; returns how far it came."""
        number = first
        url = served.address.replace("http", "ws") + "/ws"
        with contextlib.suppress(ConnectionClosed):
            async with connect(url, additional_headers=bearer(served.address), proxy=None) as connection:
                try:
                    while number < FRAMES:
                        number += 1
                        frame = spoilt(chance.choice(good), chance)
                        is_text = chance.random() < 0.8
                        await connection.send(frame.decode("utf-8", "replace") if is_text else frame)
                        if number % 20 == 0:
                            await _until_answered(connection, f"sentinel-{number}")
                except ConnectionClosed as ended:
                    closed.append(ended.rcvd.code if ended.rcvd else 1006)
        return number

    async def all_of_them() -> None:
        number = 0
        while number < FRAMES:
            reached = await converse(number)
            assert reached > number
            number = reached

    asyncio.run(all_of_them())
    assert set(closed) <= CLEAN
    healthy(served)


def test_spoilt_bodies_are_refused_in_the_shape_of_errors_or_taken_never_a_failure(served: ServedProcess) -> None:
    chance = random.Random(21)
    level = json.dumps({"name": "Forest", "level_id": "fuzz", "content": spec("a", "b")}).encode()
    written = json.dumps({"name": "Forest", "content": spec("a"), "version": 1}).encode()
    routes = (
        ("POST", "/v2/editor/levels", level),
        ("PUT", "/v2/editor/levels/fuzz", written),
        ("POST", "/v2/editor/levels/fuzz/export", b'{"format": "zip"}'),
        ("POST", "/v2/engine/run", b'{"scene_id": "fuzz", "config": {}}'),
        ("POST", "/v2/render/stats", b'{"samples": []}'),
        ("POST", "/v2/users", b'{"username": "eve", "password": "long enough", "role": "VIEWER"}'),
        ("POST", "/v2/tokens", b'{"role": "VIEWER", "ttl_s": 60}'),
        ("POST", "/v2/auth/refresh", b'{"refresh_token": "x"}'),
        ("PUT", "/v2/editor/assets/rock.glb", b"glTF\x02\x00\x00\x00"),
        ("POST", "/api/config/validate", b'{"requestId": "v", "apiVersion": "2.0", "config": {"cards": []}}'),
    )
    kinds = (
        "application/json",
        "application/json",
        "application/json",
        "text/plain",
        "application/octet-stream",
        "\xe9",
    )
    for _ in range(BODIES):
        method, path, body = chance.choice(routes)
        answer = served.ask(method, path, spoilt(body, chance), {"Content-Type": chance.choice(kinds)})
        assert b"Traceback" not in answer.body
        assert answer.status < 500 or answer.status == 503, (method, path, answer)
        if answer.status >= 400 and path.startswith("/v2"):
            assert answer.document["error"]["code"] in CODES
    healthy(served)


def _texts(node: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all texts in a document."""
    if isinstance(node, dict | list):
        for key, child in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _texts(child, (*place, key))
    elif isinstance(node, str):
        yield place


def _with(document: Any, place: tuple[Any, ...], text: str) -> bytes:
    """The document as JSON, with another text at one place; `text` is as JSON spells it."""
    changed = json.loads(json.dumps(document))
    node = changed
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = "@@@"
    return json.dumps(changed).replace("@@@", text).encode()


def test_texts_that_cannot_be_stored_are_no_failure_wherever_they_stand(served: ServedProcess) -> None:
    level = {"name": "Forest", "level_id": "text", "content": spec("a"), "editor": {"x": "y"}}
    config = {"requestId": "t", "apiVersion": "2.0", "schemaVersion": "2.0.0", "config": config_document()}
    for method, path, body in (
        ("POST", "/v2/editor/levels", level),
        ("PUT", "/v2/editor/levels/text", {**level, "version": 1}),
        ("POST", "/v2/engine/run", {"scene_id": "text", "config": {"engine": "e"}}),
        ("POST", "/v2/engine/run", {"scene_id": "scene_1", "content": spec("a")}),
        ("POST", "/v2/users", {"username": "eve", "password": "long enough", "role": "VIEWER"}),
        ("PATCH", "/v2/users/admin", {"role": "ADMIN"}),
        ("PUT", "/v2/users/me/password", {"current_password": "p", "new_password": "long enough"}),
        ("POST", "/v2/tokens", {"role": "engine", "engineId": "e", "ttl_s": 60}),
        ("POST", "/v2/auth/refresh", {"refresh_token": "a.b"}),
        ("POST", "/v2/auth/logout", {"refresh_token": "a.b"}),
        ("POST", "/v2/auth/login", {"username": "eve", "password": "p"}),
        ("POST", "/api/config/validate", config),
        ("POST", "/api/config/restore", {"requestId": "t", "apiVersion": "2.0", "source": "LKG"}),
    ):
        for place in _texts(body):
            for text in ("\\ud800", "x\\udfff", "\\u0000"):
                answer = served.ask(method, path, _with(body, place, text))
                assert answer.status < 500 or answer.status == 503, (method, path, place, text, answer)
    for path in ("/v2/engine", "/v2/editor/levels", "/v2/events", "/v2/users", "/v2/tokens", "/api/audit"):
        assert served.ask("GET", path).status == 200, path
    healthy(served)


def test_hundreds_of_connections_that_come_and_go_leave_nothing_behind_and_hold_up_nobody(
    served: ServedProcess,
) -> None:
    chance = random.Random(22)
    says = (
        b"", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET / HT", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
        b"POST /v2/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{", b"\x00" * 100,
        b"GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", b"x" * 70_000,
    )  # fmt: skip
    files = Path(f"/proc/{served.process.pid}/fd")
    before = len(list(files.iterdir()))

    async def come_and_go(gate: asyncio.Semaphore) -> None:
        async with gate:
            reader, writer = await asyncio.open_connection(*served.place)
            try:
                with contextlib.suppress(ConnectionError, TimeoutError):
                    writer.write(chance.choice(says))
                    await writer.drain()
                    if chance.random() < 0.3:
                        async with asyncio.timeout(0.01):
                            await reader.read(100)
            finally:
                if chance.random() < 0.5:
                    writer.transport.abort()
                writer.close()
                with contextlib.suppress(ConnectionError):
                    await writer.wait_closed()

    async def story() -> None:
        gate = asyncio.Semaphore(AT_ONCE)
        url = served.address.replace("http", "ws") + "/ws"
        async with connect(url, additional_headers=bearer(served.address), proxy=None) as connection:
            coming = [asyncio.create_task(come_and_go(gate)) for _ in range(CONNECTS)]
            for number in range(5):
                await _until_answered(connection, f"among-many-{number}")
            await asyncio.gather(*coming, return_exceptions=True)
            await _until_answered(connection, "after-them")
        async with asyncio.timeout(PATIENCE_S):
            while len(list(files.iterdir())) > before + 2:
                await asyncio.sleep(0.05)

    asyncio.run(story())
    healthy(served)


async def _health(served: ServedProcess) -> bytes:
    reader, writer = await asyncio.open_connection(*served.place)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    heard = await reader.read()
    writer.close()
    return heard


def test_twice_as_many_silent_and_half_open_sockets_as_there_are_places_keep_nobody_out(served: ServedProcess) -> None:
    says = (
        b"", b"GET / HT", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /v2/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
    )  # fmt: skip

    async def story() -> None:
        held = []
        url = served.address.replace("http", "ws") + "/ws"
        async with connect(url, additional_headers=bearer(served.address), proxy=None) as connection:
            for number in range(2 * Limits().connections):
                _, writer = await asyncio.open_connection(*served.place)
                writer.write(says[number % len(says)])
                held.append(writer)
                if number % 100 == 99:
                    async with asyncio.timeout(PATIENCE_S / 3):  # long before a half request is given up by the clock
                        assert b"200 OK" in await _health(served)
                        await _until_answered(connection, f"among-silent-{number}")
        for writer in held:
            writer.transport.abort()

    asyncio.run(story())
    healthy(served)


OUTSIDE = (
    "..%2f..%2fetc%2fpasswd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%5c..%5cetc", "%2e%2e", "%2e", "a%00b", "a%2fb",
    "%c0%ae%c0%ae%2fpasswd", "%252e%252e%252fetc", "%2fetc%2fpasswd", "a%0d%0aX-Evil:%201", "~root", "C:%5cx",
    "x" * 5000,    "plumbline.db", "%F0%9F%98%80", "..;%2fetc", "file:%2f%2f%2fetc%2fpasswd", "forest%00.json",
)  # fmt: skip


def test_ids_lead_nowhere_outside(served: ServedProcess) -> None:
    document = served.ask("GET", "/openapi.json").document
    templates = [(method.upper(), path) for path, found in document["paths"].items() if "{" in path for method in found]
    outside = sorted(path.name for path in served.data_dir.parent.iterdir())
    assert len(templates) > 10
    for method, template in templates:
        head, _, rest = template.partition("{")
        for text in OUTSIDE:
            path = head + text + rest.partition("}")[2]
            body = b"{}" if method in ("POST", "PUT", "PATCH") else None
            answer = served.ask(method, path, body)
            assert 400 <= answer.status < 500, (method, path, answer)
            assert b"root:x:" not in answer.body
            assert "x-evil" not in answer.headers
    assert sorted(path.name for path in served.data_dir.parent.iterdir()) == outside
    healthy(served)


@pytest.mark.parametrize(
    ("changed", "editor", "status"),
    [
        ({"entities": [1] * 700_000}, None, 422),
        ({"quests": [{}] * 500_000}, None, 422),
        ({"odd": [[]] * 500_000}, None, 201),
        ({"odd": {f"k{number}": 1 for number in range(250_001)}}, None, 400),
        ({"scene": {"id": "x" * 2_000_000}}, None, 422),
        ({}, {"hidden": [1] * 700_000}, 400),
        ({}, {"hidden": ["a"] * 400_000}, 201),
    ],
)
def test_much_that_is_wrong_costs_little(
    served: ServedProcess, changed: dict[str, Any], editor: dict[str, Any] | None, status: int
) -> None:
    body = {"name": "Much", "content": spec("a") | changed} | ({} if editor is None else {"editor": editor})
    before = peak_mib(served)
    assert served.ask("POST", "/v2/editor/levels", json.dumps(body).encode()).status == status
    healthy(served)
    assert peak_mib(served) - before < 200  # a million findings took a gibibyte


def peak_mib(served: ServedProcess) -> float:
    """The most memory that the process has had."""
    if not Path("/proc/self/status").exists():
        pytest.skip("the system does not tell")
    lines = Path(f"/proc/{served.process.pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
