"""An embedded runtime that is opened to others: with a token, for a while, beside the window's own link."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path

import pytest

from runtime.contracts.json_text import write_json
from runtime.embedded import EmbeddedLink, start_embedded
from runtime.host import HostError
from runtime.links.credentials import GivenToken
from runtime.links.probe import probe
from runtime.links.tls_files import client_context
from runtime.links.websocket import WebSocketLink
from runtime.sharing import LOOPBACK, own_address
from tests.helpers.engine_levels import entity, spec
from tests.helpers.outside_engines import HandEngine

pytestmark = pytest.mark.timeout(120)
PATIENCE_S = 20.0


def opened(folder: Path) -> EmbeddedLink:
    link = start_embedded(folder)
    assert isinstance(link, EmbeddedLink)
    return link


def test_who_has_the_token_gets_in_with_its_role_and_nobody_else(tmp_path: Path) -> None:
    async def use() -> None:
        own = opened(tmp_path)
        try:
            shared = await own.share(LOOPBACK, 0, "VIEWER")
            assert (await probe(shared.address)).cause == "TOKEN"
            assert (await probe(shared.address, credentials=GivenToken("x" * 43))).cause == "TOKEN"
            guest = WebSocketLink(shared.address, credentials=GivenToken(shared.token))
            try:
                session = json.loads((await guest.request("GET", "/api/session")).body)
                assert (session["user"], session["role"]) == ("guest", "VIEWER")
                refused = await guest.request("POST", "/api/config/restore", b'{"requestId":"r","apiVersion":"2.0"}')
                assert refused.status == 403
            finally:
                await guest.close()
        finally:
            await own.close()

    asyncio.run(use())


def test_over_tls_whoever_has_the_file_trusts_it_and_nobody_else(tmp_path: Path) -> None:
    async def use() -> None:
        own = opened(tmp_path)
        try:
            shared = await own.share(LOOPBACK, 0, "VIEWER", is_secured=True)
            assert shared.address.startswith("https://")
            assert (await probe(shared.address, credentials=GivenToken(shared.token))).cause == "TLS"
            trusted = client_context(Path(shared.certificate))
            found = await probe(shared.address, credentials=GivenToken(shared.token), tls=trusted)
            assert found.cause is None
            await own.unshare()
            again = await own.share(LOOPBACK, 0, "VIEWER", is_secured=True)
            assert again.fingerprint == shared.fingerprint
        finally:
            await own.close()

    asyncio.run(use())


def test_a_certificate_that_cannot_be_used_is_named_and_nothing_is_open(tmp_path: Path) -> None:
    async def use() -> None:
        own = opened(tmp_path)
        try:
            (tmp_path / "sharing").write_text("in the way", encoding="utf-8")
            with pytest.raises(HostError, match="no certificate can be made"):
                await own.share(LOOPBACK, 0, "VIEWER", is_secured=True)
            shared = await own.share(LOOPBACK, 0, "VIEWER")
            assert shared.fingerprint == ""
        finally:
            await own.close()

    asyncio.run(use())


def test_when_it_ends_guests_have_to_go_and_the_window_stays(tmp_path: Path) -> None:
    async def use() -> None:
        own = opened(tmp_path)
        try:
            await own.unshare()
            shared = await own.share(LOOPBACK, 0, "OPERATOR")
            guest = WebSocketLink(shared.address, credentials=GivenToken(shared.token))
            reading = asyncio.create_task(_drain(guest))
            async with asyncio.timeout(PATIENCE_S):
                while guest.state.phase != "up":
                    await asyncio.sleep(0.01)
            await own.unshare()
            async with asyncio.timeout(PATIENCE_S):
                while guest.state.phase == "up":
                    await asyncio.sleep(0.01)
            assert (await probe(shared.address, credentials=GivenToken(shared.token))).cause == "PORT"
            await guest.close()
            await reading
            assert own.state.phase == "up"
            assert (await own.request("GET", "/api/snapshot")).status == 200
            again = await own.share(LOOPBACK, 0, "OPERATOR")
            assert again.token != shared.token
            assert (await probe(again.address, credentials=GivenToken(shared.token))).cause == "TOKEN"
        finally:
            await own.close()
        assert (await probe(again.address, credentials=GivenToken(again.token))).cause == "PORT"

    asyncio.run(use())


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    async def use(port: int) -> None:
        own = opened(tmp_path)
        try:
            with pytest.raises(HostError, match=f"port {port} cannot be listened on"):
                await own.share(LOOPBACK, port, "VIEWER")
        finally:
            await own.close()

    with socket.create_server((LOOPBACK, 0)) as taken:
        asyncio.run(use(taken.getsockname()[1]))


def test_the_own_address_is_one() -> None:
    assert own_address().count(".") == 3


async def _drain(link: WebSocketLink) -> None:
    async for _ in link.messages():
        pass


def test_when_it_ends_engines_are_gone_at_once_and_what_they_held_has_failed(tmp_path: Path) -> None:
    async def use() -> None:
        own = opened(tmp_path)
        try:
            shared = await own.share(LOOPBACK, 0, "OPERATOR")
            asked = write_json({"role": "engine", "engineId": "render-1", "ttl_s": 600})
            token = json.loads((await own.request("POST", "/v2/tokens", asked)).body)["token"]
            async with HandEngine() as engine:
                await engine.ready(shared.address, token)
                level = spec(entity("wolf"))
                run = write_json({"scene_id": level["scene"]["id"], "content": level})
                assert (await own.request("POST", "/v2/engine/run", run)).status == 200
                await engine.hears("engine_job")
                await own.unshare()
                await engine.gone()
            listed = json.loads((await own.request("GET", "/v2/engines")).body)["items"]
            item = next(one for one in listed if one["name"] == "render-1")
            assert (item["state"], item["lost"]) == ("gone", 3)
            assert item["reason"] == "this runtime lets no engine in any more"
        finally:
            await own.close()

    asyncio.run(use())
