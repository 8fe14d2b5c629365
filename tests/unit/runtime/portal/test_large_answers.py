"""Large answers: whole for who takes them, bounded for all who do not."""

import asyncio
import contextlib
import json
from pathlib import Path

import pytest

from runtime.portal import deaf as deaf_module
from runtime.portal.large_answers import LARGE_BYTES, LargeAnswers, is_large
from runtime.portal.limits import MIB, Limits
from runtime.portal.results import HttpAnswer, RefusedRequest
from tests.helpers.specs import spec
from tests.unit.runtime.portal.test_protocols import flood
from tests.unit.runtime.portal.test_server import head, run, web

PATH = "/v2/editor/levels/large"


def test_an_answer_is_large_above_a_mebibyte() -> None:
    assert not is_large(HttpAnswer(200, b"x" * LARGE_BYTES, {}))
    assert is_large(HttpAnswer(200, b"x" * (LARGE_BYTES + 1), {}))


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
        content = {**spec("a"), "padding": "x" * (12 * MIB)}
        async with web(url) as http:
            level = {"name": "Large", "level_id": "large", "content": content}
            assert (await http.post("/v2/editor/levels", json=level, timeout=30)).status_code == 201
            asks = head(url, f"GET {PATH} HTTP/1.1") + b"\r\n"
            deaf = await flood(url, asks, 2)
            for one in deaf:
                assert b"200 OK" in await asyncio.get_running_loop().sock_recv(one, 20)
            busy = await http.get(PATH)
            assert busy.status_code == 503
            assert (busy.json()["error"]["code"], busy.headers["retry-after"]) == ("BUSY", "1")
            assert (await http.get("/v2/editor/levels")).status_code == 200
            assert (await http.head(PATH)).status_code == 200
            for one in deaf:
                one.close()
            async with asyncio.timeout(20):
                while (answer := await http.get(PATH)).status_code != 200:
                    pass
            assert answer.json()["content"] == content
            assert answer.headers["content-encoding"] == "gzip"  # as the client asked for
            plain = await http.get(PATH, headers={"accept-encoding": "identity"})
            assert int(plain.headers["content-length"]) == len(plain.content)
            assert json.loads(plain.content) == answer.json()

    run(tmp_path, story, limits=Limits(body_bytes=20 * MIB, bodies_bytes=30 * MIB))


def test_who_takes_nothing_for_too_long_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deaf_module, "PATIENCE_S", 1.0)

    async def story(url: str) -> None:
        async with web(url) as http:
            level = {"name": "Large", "level_id": "large", "content": {**spec("a"), "padding": "x" * (12 * MIB)}}
            assert (await http.post("/v2/editor/levels", json=level, timeout=30)).status_code == 201
            (deaf,) = await flood(url, head(url, f"GET {PATH} HTTP/1.1") + b"\r\n", 1)
            async with asyncio.timeout(20):
                assert b"200 OK" in await asyncio.get_running_loop().sock_recv(deaf, 20)
                while (await http.get(PATH)).status_code != 200:  # its place is free again
                    await asyncio.sleep(0.05)
                taken = 0
                with contextlib.suppress(ConnectionError):
                    while part := await asyncio.get_running_loop().sock_recv(deaf, 1 << 20):
                        taken += len(part)
                assert taken < 12 * MIB
            deaf.close()

    run(tmp_path, story, limits=Limits(body_bytes=20 * MIB, bodies_bytes=20 * MIB))
