"""An engine in Node, with the signatures of `JSON.stringify`, does what we send and is believed."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.helpers.engine_levels import crowd
from tests.helpers.node_programs import needs_packages, node
from tests.helpers.outside_engines import SECRET, backend, token

pytestmark = needs_packages


@pytest.mark.parametrize("is_signed", [False, True])
def test_an_engine_in_node_builds_a_level(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_signed: bool) -> None:
    async def story() -> None:
        level = crowd(100)
        level["world"]["name"] = "Temný les 🌲"
        level["entities"][0]["transform"]["position"] = [1e-7, 3.0, 2.5]
        async with (
            backend(tmp_path, monkeypatch, requires_signatures=is_signed) as one,
            node("engine.mjs", one.address, token("node"), *([SECRET] if is_signed else [])) as engine,
        ):
            await engine.says("ready_ack")
            run = await one.run(level)
            status = await one.outcome(run)
            assert (status["outcome"], status["jobs"]["completed"], status["worker"]) == ("COMPLETED", 102, "node")
            for _ in range(102):
                await engine.says("job")
            said = [line["what"] for line in engine.heard]
            assert len({line["job_id"] for line in engine.heard if line["what"] == "job"}) == 102
            assert not [what for what in said if what.endswith("_rejected") or what.startswith("bad_signature")]
            assert one.served.portal.engines.is_log_writable
        log = (tmp_path / "data" / "telemetry" / "telemetry_samples.json").read_text().splitlines()
        events = [json.loads(line)["event"] for line in log]
        assert events.count("JOB_COMPLETED") == 102
        assert "TELEMETRY_REJECTED" not in events

    asyncio.run(story())


def test_node_is_told_why_it_may_not_come_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with (
            backend(tmp_path, monkeypatch) as one,
            node("engine.mjs", one.address, token(key="n" * 32)) as engine,
        ):
            assert (await engine.says("connect_error"))["message"] == "UNAUTHORIZED"

    asyncio.run(story())
