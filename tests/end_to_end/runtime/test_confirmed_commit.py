"""A commit on trial outlives a runtime that is killed: after the deadline the previous config is back."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.contracts.json_text import write_json
from runtime.links.websocket import WebSocketLink
from tests.helpers.controllers import config_document
from tests.helpers.runtimes import Client
from tests.helpers.signing_in import admin, serve_environment

ROOT = Path(__file__).parents[3]
PATIENCE_S = 30

pytestmark = pytest.mark.slow


class Killable:
    """A served runtime in a process of its own."""

    def __init__(self, data_dir: Path, *more: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "main.py", "serve", "--port", "0", "--data-dir", str(data_dir), *more],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env=serve_environment(),
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[-1]

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=PATIENCE_S)


async def ask(address: str, within_s: int | None, until: str | None) -> tuple[str, str | None, int]:
    """Commit on trial or wait for a version, if asked to; return what is active, until when, and its scan interval."""
    link = WebSocketLink(address, credentials=admin())
    try:
        client = await Client(link).ready()
        if within_s is not None:
            options = {"confirmWithinS": within_s}
            status, _ = await client.post("/api/config/commit", config=config_document(interval_ms=50), options=options)
            assert status == 200
        if until is not None:
            await client.snapshot(lambda one: one["configVersion"] == until)
        _, active = await client.get("/api/config/active")
        return active["activeVersion"], active.get("confirmBy"), active["config"]["scan"]["intervalMs"]
    finally:
        await link.close()


def served(
    data_dir: Path, *more: str, within_s: int | None = None, until: str | None = None
) -> tuple[str, str | None, int]:
    """Start a runtime, ask it, and kill it without a word."""
    runtime = Killable(data_dir, *more)
    try:
        return asyncio.run(ask(runtime.address, within_s, until))
    finally:
        runtime.kill()


def test_a_trial_that_a_kill_cut_short_waits_on_or_goes_back(tmp_path: Path) -> None:
    first = tmp_path / "first.json"
    first.write_bytes(write_json(config_document()))
    version, confirm_by, interval_ms = served(tmp_path / "data", "--config", str(first), within_s=600)
    assert (version, interval_ms) == ("v2", 50)
    assert served(tmp_path / "data") == ("v2", confirm_by, 50), "in time it may still be confirmed"


def test_a_trial_whose_time_ran_out_while_the_runtime_was_dead_is_over(tmp_path: Path) -> None:
    first = tmp_path / "first.json"
    first.write_bytes(write_json(config_document()))
    assert served(tmp_path / "data", "--config", str(first), within_s=1)[0] == "v2"
    assert served(tmp_path / "data", until="v3") == ("v3", None, 10)
    assert served(tmp_path / "data") == ("v3", None, 10)
