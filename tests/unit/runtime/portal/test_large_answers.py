"""Large answers: whole for who takes them, bounded for all who do not."""

import asyncio
import json
import socket
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest

from runtime.portal import deaf as deaf_module
from runtime.portal.large_answers import LargeAnswers, is_large
from runtime.portal.limits import MIB, Limits
from runtime.portal.long_body import SHORT_BYTES, LongBody
from runtime.portal.results import HttpAnswer, RefusedRequest
from runtime.storage.errors import StorageError
from tests.helpers.specs import spec
from tests.unit.runtime.portal.test_protocols import flood
from tests.unit.runtime.portal.test_server import head, run, web

PATH = "/v2/editor/levels/large"


def test_an_answer_is_large_above_a_mebibyte() -> None:
    assert not is_large(HttpAnswer(200, b"x" * SHORT_BYTES, {}))
    assert is_large(HttpAnswer(200, b"x" * (SHORT_BYTES + 1), {}))


def test_what_is_refused_takes_no_place() -> None:
    answers = LargeAnswers(10)
    held = answers.in_pieces(HttpAnswer(200, b"x" * 8, {}))
    for _ in range(3):
        with pytest.raises(RefusedRequest) as refused:
            answers.in_pieces(HttpAnswer(200, b"x" * 8, {}))
        assert refused.value.code == "BUSY"
    assert answers.under_way == 8
    assert held.headers["content-length"] == "8"


def test_who_takes_nothing_holds_a_place_until_it_is_gone_and_small_answers_go_on(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        content = {**spec("a"), "padding": ["x" * MIB] * 12}
        async with web(url) as http:
            level = {"name": "Large", "level_id": "large", "content": content}
            assert (await http.post("/v2/editor/levels", json=level, timeout=30)).status_code == 201
            wanted = {"format": "world_spec"}
            asks = (
                head(url, f"POST {PATH}/export HTTP/1.1") + b"Content-Length: 24\r\n\r\n" + json.dumps(wanted).encode()
            )
            deaf = await flood(url, asks, 2)
            for one in deaf:
                assert b"200 OK" in await asyncio.get_running_loop().sock_recv(one, 20)
            busy = await http.post(f"{PATH}/export", json=wanted)
            assert busy.status_code == 503
            assert (busy.json()["error"]["code"], busy.headers["retry-after"]) == ("BUSY", "1")
            assert (await http.get("/v2/editor/levels")).status_code == 200
            assert (await http.head(PATH)).status_code == 200
            for one in deaf:
                one.close()
            async with asyncio.timeout(20):
                while (answer := await http.post(f"{PATH}/export", json=wanted)).status_code != 200:
                    pass
            assert answer.json()["padding"] == content["padding"]

    run(tmp_path, story, limits=Limits(body_bytes=20 * MIB, bodies_bytes=30 * MIB))


def test_a_long_level_comes_whole_as_the_client_wants_it(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        content = {**spec("a"), "padding": ["xü" * MIB] * 4}
        async with web(url) as http:
            level = {"name": "Large", "level_id": "large", "content": content, "editor": {"hidden": ["y" * (2 * MIB)]}}
            made = await http.post("/v2/editor/levels", json=level, timeout=30)
            assert (made.status_code, made.headers["etag"]) == (201, '"1"')
            zipped = await http.get(PATH)
            assert zipped.headers["content-encoding"] == "gzip"  # as the client asked for
            assert (zipped.json()["content"], zipped.json()["editor"]) == (content, level["editor"])
            plain = await http.get(PATH, headers={"accept-encoding": "identity"})
            assert (plain.status_code, plain.headers["etag"], plain.headers["cache-control"]) == (
                200,
                '"1"',
                "no-store",
            )
            assert int(plain.headers["content-length"]) == len(plain.content)
            assert plain.content == zipped.content
            only_head = await http.head(PATH, headers={"accept-encoding": "identity"})
            assert only_head.headers["content-length"] == plain.headers["content-length"]
            stale = await http.put(
                PATH, json={"content": spec("b"), "version": 7}, headers={"accept-encoding": "identity"}
            )
            assert (stale.status_code, stale.headers["etag"]) == (409, '"1"')
            assert int(stale.headers["content-length"]) == len(stale.content)
            assert stale.json()["error"]["details"]["current"] == plain.json()

    run(tmp_path, story)


def test_who_takes_nothing_of_a_long_level_holds_little_and_gets_the_version_that_it_asked_for(tmp_path: Path) -> None:
    async def story(url: str) -> None:
        first, second = ({**spec("a"), "padding": [text * MIB] * 12} for text in "12")
        async with web(url) as http:
            level = {"name": "Large", "level_id": "large", "content": first}
            assert (await http.post("/v2/editor/levels", json=level, timeout=30)).status_code == 201
            deaf = await flood(url, head(url, f"GET {PATH} HTTP/1.1") + b"Connection: close\r\n\r\n", 12)
            for one in deaf:
                assert b"200 OK" in await asyncio.get_running_loop().sock_recv(one, 20)
            assert (await http.put(PATH, json={"content": second, "version": 1}, timeout=30)).status_code == 200
            answer = bytearray()
            while part := await asyncio.get_running_loop().sock_recv(deaf[0], 1 << 20):
                answer += part
            _, _, body = bytes(answer).partition(b"\r\n\r\n")
            assert json.loads(body)["content"] == first
            for one in deaf:
                one.close()

    run(tmp_path, story, limits=Limits(body_bytes=14 * MIB, bodies_bytes=14 * MIB))


def test_who_takes_nothing_for_too_long_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deaf_module, "PATIENCE_S", 1.0)

    async def story(url: str) -> None:
        async with web(url) as http:
            level = {"name": "Large", "level_id": "large", "content": {**spec("a"), "padding": ["x" * MIB] * 12}}
            assert (await http.post("/v2/editor/levels", json=level, timeout=30)).status_code == 201
            (deaf,) = await flood(url, head(url, f"GET {PATH} HTTP/1.1") + b"\r\n", 1)
            async with asyncio.timeout(20):
                assert b"200 OK" in await asyncio.get_running_loop().sock_recv(deaf, 20)
                while not _is_cut_off(deaf):
                    await asyncio.sleep(0.05)
            deaf.close()

    run(tmp_path, story)


def _is_cut_off(client: socket.socket) -> bool:
    """Whether the other end has gone: it answers what is said with a reset."""
    try:
        client.send(b"\r\n")
    except ConnectionError:
        return True
    return False


class Broken:
    """A long text that cannot be read to its end."""

    size = 100

    def __init__(self) -> None:
        self.is_closed = False

    def pieces(self) -> Iterator[bytes]:
        yield b"x" * 10
        raise StorageError("the disk has a hole")

    def close(self) -> None:
        self.is_closed = True


def test_what_cannot_be_read_to_its_end_is_cut_off_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    text, told, cut = Broken(), [], []

    async def send(message: MutableMapping[str, Any]) -> None:
        told.append(message)

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    scope = {"type": "http", "method": "GET", "path": PATH, "state": {"abort": lambda: cut.append(True)}}
    response = LargeAnswers(1000).in_pieces(HttpAnswer(200, b"", {}, long=LongBody([b"[", text])))
    asyncio.run(response(scope, receive, send))
    assert [message.get("body") for message in told[1:]] == [b"[", b"x" * 10]
    assert (cut, text.is_closed) == ([True], True)
    assert "the disk has a hole" in caplog.text


def test_a_long_answer_that_finds_no_place_is_closed() -> None:
    text = Broken()
    with pytest.raises(RefusedRequest):
        LargeAnswers(50).in_pieces(HttpAnswer(200, b"", {}, long=LongBody([text])))
    assert text.is_closed
