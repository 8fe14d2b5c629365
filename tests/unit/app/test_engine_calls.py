from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.document.world import WorldState
from app.engine_calls import SLICE, EngineCalls, EngineRefusedError, push_text, read_scene, run_text
from app.session import Session
from runtime.contracts.json_text import write_json
from runtime.contracts.world import World, WorldSpec
from runtime.links.link import LinkState, Reply
from tests.helpers.engine_link import RUN, EngineLink, job, refusal
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.worlds import SETTINGS, entity

pytestmark = pytest.mark.gui


def level(count: int = 2) -> WorldState:
    return WorldState.from_spec(
        WorldSpec(
            world=World(id="w", name="W", gravity=(0, -9.8, 0)),
            scene=SETTINGS,
            entities=tuple(entity(f"e{number}") for number in range(count)),
        )
    )


class Bench:
    def __init__(self, qtbot: QtBot, loop: QEventLoop) -> None:
        self.link = EngineLink()
        self.calls = EngineCalls(Session(self.link))
        self._qtbot, self._loop = qtbot, loop

    def get(self, coroutine: Any) -> Any:
        return wait_for(self._qtbot, self._loop, coroutine)


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        yield Bench(qtbot, loop)


def test_the_newest_run_is_asked_for(bench: Bench) -> None:
    assert bench.get(bench.calls.newest_run()) is None
    bench.link.show_run("paused", progress=40)
    newest = bench.get(bench.calls.newest_run())
    assert (newest.engine_id, newest.state, newest.progress) == (RUN, "paused", 40)
    assert bench.get(bench.calls.status(RUN)) == newest


def test_jobs_come_a_page_at_a_time(bench: Bench) -> None:
    bench.link.jobs = [job(str(number)) for number in range(501)]
    page = bench.get(bench.calls.jobs(RUN, 500))
    assert ([item.job_id for item in page.items], page.total) == (["500"], 501)


def test_a_level_is_run_as_it_is_on_screen(bench: Bench) -> None:
    state = level(SLICE + 1)
    assert bench.get(bench.calls.run(state)).engine_id == RUN
    method, path, body = bench.link.asked[0]
    assert (method, path) == ("POST", "/v2/engine/run")
    assert body == {"scene_id": "scene", "config": {}, "content": state.to_wire()} or body == {
        "scene_id": "scene",
        "content": state.to_wire(),
    }


@pytest.mark.parametrize("verb", ["pause", "resume", "stop"])
def test_a_run_is_told_what_to_do(bench: Bench, verb: str) -> None:
    bench.get(getattr(bench.calls, verb)(RUN))
    assert bench.link.asked == [("POST", f"/v2/engine/{RUN}/{verb}", {})]


def test_a_job_is_run_again_and_entities_are_pushed_as_they_are(bench: Bench) -> None:
    wolf = entity("wolf", (1, 2, 3))
    assert bench.get(bench.calls.run_again(RUN, "7")).job_ids == ("new",)
    assert bench.get(bench.calls.push(RUN, [wolf])).job_ids == ("new",)
    path = f"/v2/engine/{RUN}/jobs"
    assert bench.link.asked == [("POST", path, {"job_id": "7"}), ("POST", path, {"entities": [wolf.to_wire()]})]


def test_the_scene_is_read_whole_or_for_some_entities(bench: Bench) -> None:
    bench.link.scene = level().to_wire()
    scene = bench.get(bench.calls.scene(RUN))
    assert dict(scene.entities) == {"e0": entity("e0"), "e1": entity("e1")}
    assert (scene.settings, scene.world.id) == (SETTINGS, "w")
    assert list(bench.get(bench.calls.scene(RUN, ["e1", "gone"])).entities) == ["e1"]


def test_a_refusal_says_what_was_not_done_why_and_what_next(bench: Bench) -> None:
    bench.link.refusals["/pause"] = refusal("FORBIDDEN", "VIEWER may not do that.", 403)
    with pytest.raises(EngineRefusedError, match=r"The run was not paused: VIEWER may not do that. Next: ask") as error:
        bench.get(bench.calls.pause(RUN))
    assert error.value.code == "FORBIDDEN"
    bench.link.refusals["/pause"] = refusal("CONFLICT", "the run was stopped")
    with pytest.raises(EngineRefusedError, match=r"was stopped.$"):
        bench.get(bench.calls.pause(RUN))


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(502, {}, b"<html>"), "the runtime answered 502"),
        (Reply(200, {}, b"<html>"), "no JSON"),
        (Reply(200, {}, b"[]"), "not understood"),
        (Reply(200, {}, b'{"items":[{"engine_id":"e"}],"total":1,"limit":1,"offset":0}'), "state: Field required"),
    ],
)
def test_an_odd_answer_is_a_refusal_in_words(bench: Bench, reply: Reply, told: str) -> None:
    bench.link.refusals["/engine"] = reply
    with pytest.raises(EngineRefusedError, match=told):
        bench.get(bench.calls.newest_run())


def test_nobody_to_ask_is_a_refusal_too(bench: Bench) -> None:
    bench.link.state = LinkState("down", "unplugged")
    with pytest.raises(EngineRefusedError, match=r"link is down.* Next: try again when the link is up"):
        bench.get(bench.calls.stop(RUN))


@pytest.mark.parametrize("content", [b"{", b"{}", b"[]", b'{"entities":[{"id":1}],"scene":{},"world":{}}'])
def test_a_scene_that_is_none_is_a_refusal(content: bytes) -> None:
    with pytest.raises(EngineRefusedError, match=r"could not be understood: ."):
        read_scene(content)


def test_bodies_are_the_wire_of_the_document_whatever_its_texts_say() -> None:
    odd = WorldState.from_spec(
        WorldSpec(
            world=World(id="w", name='"entities":[]', gravity=(0, 0, 0)), scene=SETTINGS, entities=(entity("e0"),)
        )
    )
    assert json.loads(run_text(odd))["content"] == odd.to_wire()
    assert json.loads(run_text(level(0)))["content"]["entities"] == []
    assert json.loads(push_text([entity("a"), entity("b")])) == {
        "entities": [entity("a").to_wire(), entity("b").to_wire()]
    }
    assert read_scene(write_json(odd.to_wire())).entities == {"e0": entity("e0")}


def test_texts_are_made_beside_the_window(bench: Bench) -> None:
    async def both() -> None:
        await asyncio.gather(bench.calls.run(level(3)), bench.calls.push(RUN, [entity("a")]))

    bench.get(both())
    assert len(bench.link.asked) == 2


def test_the_telemetry_comes_from_a_number_on(bench: Bench) -> None:
    record = {"ts": 1, "event": "JOB_STARTED", "jobId": "j", "engineId": "e", "userId": "u", "payload": {}}
    bench.link.telemetry = [{"seq": seq, **record} for seq in (1, 2, 3)]
    page = bench.get(bench.calls.telemetry(1))
    assert ([one.seq for one in page.records], page.total) == ([2, 3], 2)
    bench.link.refusals["/telemetry"] = Reply(200, {}, b"[")
    with pytest.raises(EngineRefusedError, match="no JSON"):
        bench.get(bench.calls.telemetry(0))
    bench.link.telemetry = [{"seq": 1}]
    bench.link.refusals.clear()
    with pytest.raises(EngineRefusedError, match="not understood"):
        bench.get(bench.calls.telemetry(0))
