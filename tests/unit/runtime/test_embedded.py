"""A runtime in this process: a link is all that is given out, and it ends with the link."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from pathlib import Path

import pytest

from runtime.embedded import start_embedded
from runtime.host import HostError
from runtime.links.in_process import InProcessLink
from tests.helpers.no_threads import refuse_threads


def test_an_embedded_runtime_gives_out_a_link_and_ends_with_it(tmp_path: Path) -> None:
    async def story() -> None:
        link = start_embedded(tmp_path / "data")
        assert isinstance(link, InProcessLink)
        first = json.loads(await anext(link.messages()))
        assert first["configVersion"] == "v1"
        assert first["system"]["virtualIo"]["plant"] == "Pump station"
        await link.close()

    before = set(threading.enumerate())
    asyncio.run(story())
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and _ours(before):
        time.sleep(0.01)
    assert _ours(before) == []


def test_a_second_runtime_on_a_data_directory_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    async def story() -> None:
        link = start_embedded(tmp_path / "data")
        with pytest.raises(HostError, match="in use"):
            start_embedded(tmp_path / "data")
        assert (await link.request("GET", "/healthz")).status == 200
        await link.close()

    asyncio.run(story())


def test_a_link_that_is_closed_again_does_no_harm(tmp_path: Path) -> None:
    async def story() -> None:
        link = start_embedded(tmp_path / "data")
        await link.close()
        await link.close()

    asyncio.run(story())


def test_a_port_that_is_taken_does_not_end_the_runtime_that_was_to_be_shared(tmp_path: Path) -> None:
    async def story() -> None:
        link = start_embedded(tmp_path / "data")
        with (
            socket.create_server(("127.0.0.1", 0)) as taken,
            pytest.raises(HostError, match="choose another, 0 is any"),
        ):
            await link.share("127.0.0.1", taken.getsockname()[1], "VIEWER")
        await link.unshare()
        assert (await link.request("GET", "/healthz")).status == 200
        await link.close()

    asyncio.run(story())


def test_a_runtime_that_waits_scans_from_when_it_is_told(tmp_path: Path) -> None:
    async def story() -> None:
        link = start_embedded(tmp_path / "data", is_waiting=True)
        assert (await link.request("GET", "/api/snapshot")).status == 503, "nothing was scanned"
        link.begin()
        link.begin()
        first = json.loads(await anext(link.messages()))
        assert first["configVersion"] == "v1"
        await link.close()

    asyncio.run(story())


def test_a_runtime_that_still_waits_can_be_closed(tmp_path: Path) -> None:
    before = set(threading.enumerate())

    async def story() -> None:
        await start_embedded(tmp_path / "data", is_waiting=True).close()
        await start_embedded(tmp_path / "data").close()  # the data are free again

    asyncio.run(story())
    assert _ours(before) == []


def test_a_runtime_that_cannot_begin_says_so_over_its_link_and_lets_the_data_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = set(threading.enumerate())

    async def story() -> None:
        link = start_embedded(tmp_path / "data", is_waiting=True)
        assert not link.is_gone
        with monkeypatch.context() as patched:
            refuse_threads(patched, "plumbline-scan")
            link.begin()
            assert [text async for text in link.messages()] == [], "it ends without one"
        assert link.is_gone
        assert (link.state.phase, link.state.reason) == ("down", "it could not begin: can't start new thread")
        await link.close()
        assert not link.is_gone, "it was closed"
        await start_embedded(tmp_path / "data").close()  # the data are free again

    asyncio.run(story())
    assert "the embedded runtime died" in caplog.text
    assert _ours(before) == []


def _ours(before: set[threading.Thread]) -> list[str]:
    """The threads that are left; one that has told its end has a few steps to go."""
    ours = [one for one in threading.enumerate() if one not in before and one.name.startswith("plumbline")]
    for one in ours:
        one.join(5)
    return [one.name for one in ours if one.is_alive()]
