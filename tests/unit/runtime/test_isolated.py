"""A runtime in a process of its own: the same link, a token that nobody else has, an end that is told."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest

from runtime.host import HostError
from runtime.isolated import Child, IsolatedLink, start_isolated
from runtime.links.link import LinkClosedError
from runtime.links.probe import probe

pytestmark = pytest.mark.timeout(120)
PATIENCE_S = 30.0


async def first(link: IsolatedLink) -> dict[str, object]:
    """The boot of the first snapshot that comes."""
    async with asyncio.timeout(PATIENCE_S):
        async for text in link.messages():
            document = json.loads(text)
            if document["type"] == "runtime_snapshot":
                return dict(document)
    raise AssertionError


def test_it_answers_as_the_runtime_of_this_computer_and_ends_with_the_link(tmp_path: Path) -> None:
    async def use() -> tuple[str, int]:
        link = start_isolated(tmp_path)
        try:
            assert (await first(link))["cards"]
            session = json.loads((await link.request("GET", "/api/session")).body)
            await link.send("{}")
            assert link.address == "embedded"
            assert not link.is_gone
            await link.restart()  # nothing to do
            return f"{session['user']} {session['role']}", link.pid
        finally:
            await link.close()

    who, pid = asyncio.run(use())
    assert who == "local ADMIN"
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_nobody_else_on_this_machine_gets_in(tmp_path: Path) -> None:
    child = Child(tmp_path)
    try:
        assert asyncio.run(probe(child.address)).cause == "TOKEN"
        assert child.token not in Path(f"/proc/{child.pid}/cmdline").read_text() if Path("/proc").exists() else True
        assert child.token not in Path(f"/proc/{child.pid}/environ").read_text() if Path("/proc").exists() else True
    finally:
        child.stop()
    assert child.exit_code == 0


def test_a_process_that_dies_is_told_and_started_again(tmp_path: Path) -> None:
    async def use() -> None:
        link = start_isolated(tmp_path)
        snapshots: list[str] = []

        async def read() -> None:
            async for text in link.messages():
                message = json.loads(text)
                snapshots.append(message.get("bootId", ""))

        reading = asyncio.create_task(read())
        try:
            async with asyncio.timeout(PATIENCE_S):
                while not snapshots:
                    await asyncio.sleep(0.01)
                boot = snapshots[0]
                os.kill(link.pid, signal.SIGKILL)
                while not link.is_gone:
                    await asyncio.sleep(0.01)
            assert link.state.phase == "down"
            assert "has ended (-9)" in link.state.reason
            with pytest.raises(LinkClosedError):
                await link.request("GET", "/api/snapshot")
            await link.restart()
            async with asyncio.timeout(PATIENCE_S):
                while snapshots[-1] == boot:
                    await asyncio.sleep(0.01)
            assert not link.is_gone
        finally:
            await link.close()
            await reading

    asyncio.run(use())


def test_events_come_over_it(tmp_path: Path) -> None:
    async def use() -> str:
        link = start_isolated(tmp_path)
        try:
            await first(link)
            command = {
                "type": "command", "apiVersion": "2.0", "requestId": "m", "name": "set_run_mode",
                "payload": {"mode": "RUN_STEP"},
            }  # fmt: skip
            await link.send(json.dumps(command))
            async with asyncio.timeout(PATIENCE_S):
                async for text in link.events(0):
                    return text
            return ""
        finally:
            await link.close()

    assert '"seq"' in asyncio.run(use())


def test_a_folder_that_is_in_use_is_named(tmp_path: Path) -> None:
    child = Child(tmp_path)
    try:
        with pytest.raises(HostError, match=r"data|in use"):
            Child(tmp_path)
    finally:
        child.stop()


def test_a_config_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("[]", encoding="utf-8")
    with pytest.raises(HostError, match=r"bad\.json"):
        Child(tmp_path / "data", tmp_path / "bad.json")
