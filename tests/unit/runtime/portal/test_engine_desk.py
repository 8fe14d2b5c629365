"""Runs over `/v2/engine`, as clients of both links have them."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from runtime.cli.replay import replay_log
from runtime.contracts.json_text import read_json, write_json
from runtime.contracts.phase2 import EngineStatus, JobItem
from runtime.links.websocket import WebSocketLink
from runtime.portal.auditing import Auditing
from runtime.portal.engine_desk import EngineDesk
from runtime.portal.engine_memory import EngineMemory
from runtime.portal.engine_room import EngineRoom
from runtime.portal.heavy_work import HeavyWork
from runtime.portal.results import RefusedRequest
from runtime.portal.route_table import Call
from runtime.portal.users import LOCAL_ADMIN
from runtime.storage.data_directory import DataDirectory
from runtime.storage.level_draft import level_draft
from runtime.storage.levels import LevelStore
from tests.helpers.controllers import ManualClock
from tests.helpers.engine_levels import crowd, entity, spec
from tests.helpers.memory_stores import MemoryAudit
from tests.helpers.runtimes import PATIENCE_S, Client, Kind, client_of
from tests.helpers.signing_in import admin, serve_environment

REPOSITORY = Path(__file__).parents[4]
KINDS: tuple[Kind, ...] = ("embedded", "served")


class EngineClient:
    """What one does with the engine routes."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def ask(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        reply = await self.client.link.request(method, path, write_json(body) if body else None)
        return reply.status, json.loads(reply.body) if reply.body else None

    async def run(self, content: dict[str, Any], **config: Any) -> str:
        body = {"scene_id": content["scene"]["id"], "content": content, "config": config}
        status, answer = await self.ask("POST", "/v2/engine/run", **body)
        assert status == 200, answer
        return str(answer["engine_id"])

    async def status(self, run: str) -> EngineStatus:
        return EngineStatus.from_wire((await self.ask("GET", f"/v2/engine/{run}/status"))[1])

    async def ended(self, run: str) -> EngineStatus:
        async with asyncio.timeout(PATIENCE_S):
            while (status := await self.status(run)).outcome is None:
                await asyncio.sleep(0.01)
        return status

    async def jobs(self, run: str, **page: int) -> list[JobItem]:
        query = "&".join(f"{key}={value}" for key, value in ({"limit": 500} | page).items())
        return [
            JobItem.from_wire(item) for item in (await self.ask("GET", f"/v2/engine/{run}/jobs?{query}"))[1]["items"]
        ]

    async def scene(self, run: str, ids: str = "") -> Any:
        return (await self.ask("GET", f"/v2/engine/{run}/scene{ids}"))[1]


def with_client(
    story: Callable[[EngineClient], Coroutine[Any, Any, None]], folder: Path, kind: Kind = "embedded"
) -> None:
    async def whole() -> None:
        async with client_of(kind, folder) as client:
            await story(EngineClient(client))

    asyncio.run(whole())


@pytest.mark.parametrize("kind", KINDS)
def test_a_level_is_built_and_what_was_built_is_read_back(kind: Kind, tmp_path: Path) -> None:
    level = spec(entity("a", mesh="wolf", texture="wolf_fur"), entity("b"), skybox="forest_sky", note="kept")

    async def story(client: EngineClient) -> None:
        run = await client.run(level, colour="unknown keys are kept")
        status = await client.ended(run)
        assert (status.state, status.outcome, status.progress, status.error) == ("idle", "COMPLETED", 100, None)
        assert status.worker == "built-in"
        assert status.to_wire()["config"] == {"colour": "unknown keys are kept"}
        jobs = await client.jobs(run)
        assert [job.job_type for job in jobs] == ["BUILD_SCENE", "LOAD_ASSETS", "SPAWN_ENTITY", "SPAWN_ENTITY"]
        assert [job.entity_id for job in jobs] == [None, None, "a", "b"]
        assert all((job.state, job.progress) == ("completed", 100) for job in jobs)
        assert all(job.duration_ms is not None and job.duration_ms >= 0 for job in jobs)
        assert await client.scene(run) == level
        assert (await client.scene(run, "?ids=b,nobody"))["entities"] == level["entities"][1:]
        page = (await client.ask("GET", "/v2/engine"))[1]
        assert (page["total"], page["items"][0]["engine_id"]) == (1, run)
        assert len(await client.jobs(run, limit=1, offset=3)) == 1

    with_client(story, tmp_path, kind)


def test_a_missing_asset_fails_its_jobs_names_the_field_and_is_done_again_alone(tmp_path: Path) -> None:
    level = spec(entity("good"), entity("bad", mesh="vase"), entity("pale", texture="silk"))

    async def story(client: EngineClient) -> None:
        run = await client.run(level)
        status = await client.ended(run)
        assert (status.outcome, status.error) == ("FAILED", "ASSET_NOT_FOUND")
        _, assets, good, bad, pale = await client.jobs(run)
        assert good.state == "completed"
        assert (bad.error, bad.field) == ("ASSET_NOT_FOUND", "components.mesh")
        assert (pale.error, pale.field) == ("ASSET_NOT_FOUND", "material.texture")
        assert assets.details is not None
        assert "'vase'" in assets.details
        assert "'silk'" in assets.details
        folder = tmp_path / "data" / "assets"
        folder.mkdir()
        (folder / "vase.obj").write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")
        code, added = await client.ask("POST", f"/v2/engine/{run}/jobs", job_id=bad.job_id)
        assert (code, added["engine_id"]) == (202, run)
        await client.ended(run)
        again = (await client.jobs(run))[-1]
        assert ([again.job_id], again.entity_id, again.state) == (added["job_ids"], "bad", "completed")

    with_client(story, tmp_path)


def test_entities_are_pushed_and_their_run_is_completed_again(tmp_path: Path) -> None:
    async def story(client: EngineClient) -> None:
        run = await client.run(crowd(2))
        await client.ended(run)
        pushed = [entity("e0", mesh="cone"), entity("new")]
        code, added = await client.ask("POST", f"/v2/engine/{run}/jobs", entities=pushed)
        assert (code, len(added["job_ids"])) == (202, 2)
        assert (await client.ended(run)).outcome == "COMPLETED"
        built = await client.scene(run)
        assert built["entities"] == [pushed[0], entity("e1"), pushed[1]]

    with_client(story, tmp_path)


def test_what_cannot_be_run_is_refused_with_its_findings(tmp_path: Path) -> None:
    async def story(client: EngineClient) -> None:
        flat = entity("flat")
        flat["transform"]["scale"] = [1, 0, 1]
        code, refused = await client.ask("POST", "/v2/engine/run", scene_id="yard", content=spec(flat))
        assert (code, refused["error"]["code"]) == (422, "VALIDATION_FAILED")
        [found] = refused["error"]["details"]["findings"]
        assert (found["field"], found["details"]["rule"]) == ("entities[0].transform.scale[1]", "W-006")
        large = crowd(600)
        large["entities"][599]["type"] = "ghost"
        code, refused = await client.ask("POST", "/v2/engine/run", scene_id="yard", content=large)
        assert (code, refused["error"]["field"]) == (422, "entities[599].type")
        assert (await client.ask("POST", "/v2/engine/run", scene_id="yard", content=spec(entities=5)))[0] == 422
        empty = spec() | {"entities": []}
        assert (await client.ask("POST", "/v2/engine/run", scene_id="yard", content=empty))[0] == 422
        code, refused = await client.ask("POST", "/v2/engine/run", scene_id="other", content=spec())
        assert (code, refused["error"]["field"]) == (422, "scene_id")
        code, refused = await client.ask("POST", "/v2/engine/run", scene_id="nowhere")
        assert (code, refused["error"]["code"]) == (404, "NOT_FOUND")
        assert (await client.ask("POST", "/v2/engine/run", content=spec()))[0] == 400
        deep: Any = {}
        for _ in range(60):
            deep = {"deeper": deep}
        code, refused = await client.ask("POST", "/v2/engine/run", scene_id="yard", content=spec(notes=deep))
        assert (code, refused["error"]["field"]) == (400, "content")
        for config in (
            {"timeout_ms": 99},
            {"timeout_ms": "5"},
            {"priority": "urgent"},
            {"engine": 7},
            {"engine": ""},
            {"spawn_spec": "some"},
        ):
            body = {"scene_id": "yard", "content": spec(), "config": config}
            code, refused = await client.ask("POST", "/v2/engine/run", **body)
            assert (code, refused["error"]["field"]) == (400, f"config.{next(iter(config))}")
        assert (await client.ask("GET", "/v2/engine"))[1]["total"] == 0

    with_client(story, tmp_path)


def test_pausing_resuming_and_stopping_can_be_said_twice(tmp_path: Path) -> None:
    async def story(client: EngineClient) -> None:
        run = await client.run(spec(), engine="elsewhere")
        assert (await client.status(run)).state == "idle"
        for _ in range(2):
            assert (await client.ask("POST", f"/v2/engine/{run}/pause"))[1] == {"engine_id": run, "status": "paused"}
        for _ in range(2):
            assert (await client.ask("POST", f"/v2/engine/{run}/resume"))[0] == 200
        for _ in range(2):
            assert (await client.ask("POST", f"/v2/engine/{run}/stop"))[1] == {"engine_id": run, "status": "stopped"}
        status = await client.status(run)
        assert (status.state, status.outcome) == ("stopped", "STOPPED")
        assert {(job.error, job.details) for job in await client.jobs(run)} == {("ENGINE_ERROR", "stopped")}
        for refused in ("pause", "resume"):
            code, answer = await client.ask("POST", f"/v2/engine/{run}/{refused}")
            assert (code, answer["error"]["code"]) == (409, "CONFLICT")
        code, answer = await client.ask("POST", f"/v2/engine/{run}/jobs", entities=[entity("new")])
        assert (code, answer["error"]["code"]) == (409, "CONFLICT")

    with_client(story, tmp_path)


def test_what_the_jobs_route_does_not_take(tmp_path: Path) -> None:
    async def story(client: EngineClient) -> None:
        run = await client.run(spec())
        await client.ended(run)
        path = f"/v2/engine/{run}/jobs"
        assert (await client.ask("POST", path))[0] == 400
        assert (await client.ask("POST", path, job_id="a", entities=[]))[0] == 400
        assert (await client.ask("POST", path, entities=[]))[0] == 400
        assert (await client.ask("POST", path, job_id="nobody"))[0] == 404
        code, refused = await client.ask("POST", path, entities=[entity("a", mesh="")])
        assert (code, refused["error"]["field"]) == (422, "entities[0].components.mesh")
        code, refused = await client.ask("POST", path, entities=[entity("a"), entity("a")])
        assert (code, refused["error"]["details"]["findings"][0]["details"]["rule"]) == (422, "W-004")
        too_many = ",".join(str(number) for number in range(101))
        assert (await client.ask("GET", f"/v2/engine/{run}/scene?ids={too_many}"))[0] == 400
        assert (await client.ask("GET", "/v2/engine/nobody/status"))[0] == 404
        assert (await client.ask("GET", "/v2/engine/nobody/scene"))[0] == 404

    with_client(story, tmp_path)


def test_a_run_that_a_restart_cut_short_is_stopped_and_failed_and_can_only_be_read(tmp_path: Path) -> None:
    kept: list[str] = []

    async def first(client: EngineClient) -> None:
        done = await client.run(crowd(3))
        await client.ended(done)
        kept.extend([done, await client.run(crowd(3), engine="elsewhere")])

    async def second(client: EngineClient) -> None:
        done, cut = kept
        page = (await client.ask("GET", "/v2/engine"))[1]
        assert [item["engine_id"] for item in page["items"]] == [cut, done]
        status = await client.status(cut)
        assert (status.state, status.outcome, status.error) == ("stopped", "FAILED", "ENGINE_ERROR")
        assert {job.details for job in await client.jobs(cut)} == {"the runtime was restarted"}
        assert (await client.status(done)).outcome == "COMPLETED"
        assert {job.state for job in await client.jobs(done)} == {"completed"}
        assert (await client.ask("POST", f"/v2/engine/{cut}/stop"))[1]["status"] == "stopped"
        assert (await client.ask("POST", f"/v2/engine/{done}/stop"))[0] == 409
        assert (await client.ask("POST", f"/v2/engine/{done}/pause"))[0] == 409
        assert (await client.ask("GET", f"/v2/engine/{done}/scene"))[0] == 404

    with_client(first, tmp_path)
    with_client(second, tmp_path)


def test_the_error_codes_have_causes_that_happen(tmp_path: Path) -> None:
    far = entity("far")
    far["transform"]["position"] = [1e39, 0, 0]
    heavy = "".join(f"v {number} {number % 7} 0\n" for number in range(300_000))
    faces = "".join(f"f {number} {number + 1} {number + 2}\n" for number in range(1, 300_000 - 2))

    async def story(client: EngineClient) -> None:
        folder = tmp_path / "data" / "assets"
        folder.mkdir()
        (folder / "heavy.obj").write_text(heavy + faces)
        falling = {"id": "w", "name": "W", "gravity": [0, -1e300, 0]}
        cases: tuple[tuple[dict[str, Any], str, str | None], ...] = (
            (spec(entity("a", mesh="vase")), "ASSET_NOT_FOUND", "components.mesh"),
            (spec(far), "INVALID_ENTITY", "transform.position"),
            (spec(world=falling), "SCENE_BUILD_FAILED", None),
        )
        for level, code, field in cases:
            run = await client.run(level)
            assert (await client.ended(run)).error == code
            last = (await client.jobs(run))[-1]
            assert (last.error, last.field) == (code, field)
        run = await client.run(spec(entity("a", mesh="heavy")), timeout_ms=100)
        assert (await client.ended(run)).error == "TIMEOUT"

    with_client(story, tmp_path)


@pytest.mark.slow
def test_a_runtime_that_is_killed_in_mid_run_tells_the_truth_at_its_next_start(tmp_path: Path) -> None:
    """Nothing that was told is forgotten: what the log says of a job and what the list says of it are the same."""
    folder = tmp_path / "data"
    body = write_json({"scene_id": "yard", "content": crowd(3000)})

    async def be_killed() -> str:
        served = subprocess.Popen(
            [sys.executable, "main.py", "serve", "--port", "0", "--data-dir", str(folder)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=REPOSITORY,
            env=serve_environment(),
        )
        assert served.stdout is not None
        address = next(line.split()[-1] for line in served.stdout if line.startswith("listening on "))
        link = WebSocketLink(address, credentials=admin())
        reply = await link.request("POST", "/v2/engine/run", body)
        run_id = str(json.loads(reply.body)["engine_id"])
        async with asyncio.timeout(PATIENCE_S):
            while json.loads((await link.request("GET", f"/v2/engine/{run_id}/status")).body)["progress"] < 20:
                await asyncio.sleep(0)
        served.send_signal(signal.SIGKILL)
        served.communicate()
        await link.close()
        return run_id

    async def after(client: EngineClient, run_id: str) -> None:
        status = await client.status(run_id)
        assert (status.state, status.outcome) == ("stopped", "FAILED")
        assert status.jobs is not None
        assert status.jobs.total == 3002
        assert status.jobs.completed > 0  # what was told in the last moments before the kill may be missing
        assert status.jobs.completed + status.jobs.failed == 3002
        jobs = [job for page in range(7) for job in await client.jobs(run_id, offset=500 * page)]
        replayed = replay_log(folder / "telemetry" / "telemetry_samples.json")
        assert not replayed.damaged_lines
        states = {job_id: job.state for job_id, job in replayed.replay.jobs.items()}
        assert states == {job.job_id: job.state for job in jobs}

    run_id = asyncio.run(be_killed())
    with_client(lambda client: after(client, run_id), tmp_path)


def test_a_stored_level_is_run_by_its_id_or_its_scene(tmp_path: Path) -> None:
    async def story(client: EngineClient) -> None:
        async def store(level_id: str, scene: str) -> None:
            body = {"name": level_id, "level_id": level_id, "content": spec(entity("a"), scene=scene)}
            assert (await client.ask("POST", "/v2/editor/levels", **body))[0] == 201

        await store("forest", "trees")
        for scene_id in ("forest", "trees"):
            code, answer = await client.ask("POST", "/v2/engine/run", scene_id=scene_id)
            assert code == 200
            assert (await client.ended(answer["engine_id"])).outcome == "COMPLETED"
            assert (await client.scene(answer["engine_id"]))["scene"]["id"] == "trees"
        await store("grove", "trees")
        code, refused = await client.ask("POST", "/v2/engine/run", scene_id="trees")
        assert (code, refused["error"]["code"]) == (409, "CONFLICT")
        assert refused["error"]["details"]["level_ids"] == ["forest", "grove"]
        await store("trees", "elsewhere")
        code, answer = await client.ask("POST", "/v2/engine/run", scene_id="trees")
        assert code == 200
        await client.ended(answer["engine_id"])
        assert (await client.scene(answer["engine_id"]))["scene"]["id"] == "elsewhere"
        assert (await client.ask("POST", "/v2/engine/run", scene_id="nowhere"))[0] == 404

    with_client(story, tmp_path)


@pytest.mark.parametrize(
    ("note", "place", "why"),
    [
        ({f"k{number}": 0 for number in range(250_001)}, "entities[0].note", "an object has more than 250000 members"),
        ({"texts": ["x" * 4_194_305]}, "entities[0].note.texts[0]", "a text has more than 4194304 characters"),
    ],
)
def test_a_level_of_an_older_release_that_is_over_a_limit_says_where(
    note: object, place: str, why: str, tmp_path: Path
) -> None:
    with DataDirectory.open(tmp_path / "data") as directory:
        LevelStore(directory.database, lambda: 0).create(level_draft("big", spec(entity("a", note=note))), "big")

    async def story(client: EngineClient) -> None:
        code, refused = await client.ask("POST", "/v2/engine/run", scene_id="big")
        assert (code, refused["error"]["code"], refused["error"]["field"]) == (422, "VALIDATION_FAILED", place)
        [found] = refused["error"]["details"]["findings"]
        assert found["field"] == place
        assert f"the stored level big is over a limit: {why}" in found["message"]
        code, level = await client.ask("GET", "/v2/editor/levels/big")
        assert (code, level["content"]["entities"][0]["note"]) == (200, note)

    with_client(story, tmp_path)


def test_a_long_level_that_is_refused_is_taken_apart_and_one_that_runs_is_not() -> None:
    async def story() -> None:
        room = EngineRoom(
            clock=ManualClock(), event=lambda *_: None, telemetry=None, memory=EngineMemory(), schedule=lambda *_: None
        )
        desk = EngineDesk(room, Auditing(MemoryAudit()), HeavyWork())
        level = crowd(400, note=list(range(20_000)))

        def call(path: str, **body: Any) -> Call:
            return Call(LOCAL_ADMIN, path, {}, read_json(write_json(body), in_pieces=True), path_values=values)

        values: dict[str, str] = {}
        wrong = call("/v2/engine/run", scene_id="another", content=level)
        entities, note = wrong.document["content"]["entities"], wrong.document["content"]["note"]
        with pytest.raises(RefusedRequest, match=r"scene_id must be the scene\.id"):
            await desk.run(wrong)
        assert max(len(entities), len(note)) <= 64
        await desk.run(call("/v2/engine/run", scene_id="yard", content=level))
        [run] = room.runs
        assert run.level.complete_spec() == level
        values["engine_id"] = run.run_id
        twice = call("/v2/engine/jobs", entities=[entity("a")] * 400)
        with pytest.raises(RefusedRequest, match="already used"):
            await desk.add_jobs(twice)
        assert len(twice.document["entities"]) <= 64
        more = call("/v2/engine/jobs", entities=[entity("long", note=list(range(20_000)))])
        assert (await desk.add_jobs(more)).status == 202
        assert run.level.entities["long"]["note"] == list(range(20_000))
        room.stop()

    asyncio.run(story())


def test_without_a_store_only_what_is_sent_along_is_run() -> None:
    async def story() -> None:
        clock = ManualClock()
        room = EngineRoom(
            clock=clock, event=lambda *_: None, telemetry=None, memory=EngineMemory(), schedule=lambda *_: None
        )
        auditing = Auditing(MemoryAudit())
        desk = EngineDesk(room, auditing, HeavyWork())
        with pytest.raises(RefusedRequest) as refused:
            await desk.run(Call(LOCAL_ADMIN, "/v2/engine/run", {}, {"scene_id": "yard"}))
        assert refused.value.code == "NOT_FOUND"
        sent = {"scene_id": "yard", "content": spec()}
        assert (await desk.run(Call(LOCAL_ADMIN, "/v2/engine/run", {}, sent))).status == 200
        room.stop()

    asyncio.run(story())
