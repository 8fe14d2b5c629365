"""An engine in Node, with the signatures of `JSON.stringify`, does what we send and is believed."""

from __future__ import annotations

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from runtime.assets.library import AssetLibrary
from runtime.portal.dialled_engine import DialledEngine
from tests.helpers.engine_levels import crowd, entity, spec
from tests.helpers.node_programs import needs_packages, node
from tests.helpers.outside_engines import SECRET, backend, now_ms, token

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


def job(job_type: str, level: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
    return {
        "job_id": str(uuid.uuid4()),
        "job_type": job_type,
        "world_spec": level,
        "payload": payload,
        "execution_params": {"priority": "normal", "timeout_ms": 300_000},
        "submitted_at": now_ms(),
        "user_id": "user_123",
    }


def test_our_engine_works_for_a_backend_in_node() -> None:
    async def story() -> None:
        wolf = entity("vlk", transform={"position": [1e-7, 3.0, 2.5], "rotation": [0, 0, 0], "scale": [1, 1, 1]})
        level = spec(wolf)
        level["world"]["name"] = "Temný les 🐺"
        async with node("backend.mjs", "the token", SECRET) as other:
            port = (await other.says("listening"))["port"]
            engine = DialledEngine(
                f"http://127.0.0.1:{port}", "the token", AssetLibrary(), wall_ms=now_ms, secret=SECRET.encode()
            )
            working = asyncio.create_task(engine.run())
            try:
                await other.says("engine_ready")
                scene = {"sceneId": "yard", "ambientLight": [0.4, 0.6, 0.4], "skybox": "none"}
                jobs = [job("BUILD_SCENE", level, scene), job("LOAD_ASSETS", level, {"assets": ["box"]})]
                jobs += [job("SPAWN_ENTITY", level, wolf), job("SPAWN_ENTITY", level, {**wolf, "type": 5})]
                for one in (jobs[0], jobs[0], *jobs[1:3]):
                    await other.tell(one)
                for one in jobs[:3]:
                    done = await other.says("job_completed")
                    assert done["payload"]["job_id"] == one["job_id"]
                await other.tell("cut")
                await other.says("engine_ready")
                await other.tell(jobs[3])
                failed = (await other.says("job_failed"))["payload"]
                assert (failed["job_id"], failed["error"]) == (jobs[3]["job_id"], "INVALID_ENTITY")
                assert all(said["good"] for said in other.heard if said["what"] != "listening")
                assert sum(said["what"] == "job_completed" for said in other.heard) == 3
            finally:
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)

    asyncio.run(story())
