"""The built-in engine: job texts in, telemetry of the contract out."""

import gc
import json
import queue
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from runtime.assets.library import AssetLibrary
from runtime.contracts.base import Contract
from runtime.contracts.engine import JobCompleted, JobFailed, JobProgress, JobStarted
from runtime.contracts.json_text import write_json
from runtime.control.engine.embedded import LARGE_TEXT_BYTES, EmbeddedEngine
from tests.helpers.engine_levels import crowd, entity, spec

PATIENCE_S = 10.0
MODELS: dict[str, type[Contract]] = {
    "job_started": JobStarted,
    "job_progress": JobProgress,
    "job_completed": JobCompleted,
    "job_failed": JobFailed,
}


class Bench:
    def __init__(self, folder: Path) -> None:
        self.heard: queue.Queue[dict[str, Any]] = queue.Queue()
        self.engine = EmbeddedEngine(AssetLibrary(user=folder), self._tell, wall_ms=lambda: 1738425601000)
        self._number = 0

    def do(self, job_type: str, level: dict[str, Any], payload: Any) -> list[dict[str, Any]]:
        """Give a job and return what is told of it, to its end; every message is one of the contract."""
        self._number += 1
        job_id = f"j{self._number}"
        job = {"job_id": job_id, "job_type": job_type, "world_spec": level, "payload": payload}
        self.engine.give(write_json(job))
        told = []
        while not told or told[-1]["event"] not in ("job_completed", "job_failed"):
            message = self.heard.get(timeout=PATIENCE_S)
            MODELS[message["event"]].from_wire(message)
            assert (message["job_id"], message["timestamp"]) == (job_id, 1738425601000)
            told.append(message)
        return told

    def _tell(self, messages: Sequence[Any]) -> None:
        for message in messages:
            self.heard.put(message)


@contextmanager
def bench(folder: Path) -> Iterator[Bench]:
    made = Bench(folder)
    try:
        yield made
    finally:
        made.engine.close()


def test_a_level_is_built_with_measured_times(tmp_path: Path) -> None:
    level = spec(entity("a", mesh="wolf", texture="wolf_fur"))
    with bench(tmp_path) as made:
        scene = {"sceneId": "yard", "ambientLight": [0, 0, 0], "skybox": "none"}
        assert [one["event"] for one in made.do("BUILD_SCENE", level, scene)] == ["job_started", "job_completed"]
        loaded = made.do("LOAD_ASSETS", level, {"assets": ["wolf", "wolf_fur"]})
        assert [one.get("progress") for one in loaded] == [None, 50, None]
        assert loaded[-1]["result"]["render_time_ms"] > 0
        spawned = made.do("SPAWN_ENTITY", level, level["entities"][0])
        assert spawned[-1]["result"]["entities_spawned"] == 1
        text = made.engine.scene_text("yard", None)
        assert text is not None
        assert json.loads(text) == level


def test_a_failure_carries_code_words_and_field(tmp_path: Path) -> None:
    level = spec(entity("a", mesh="vase"))
    with bench(tmp_path) as made:
        failed = made.do("LOAD_ASSETS", level, {"assets": ["vase"]})[-1]
        assert failed["error"] == "ASSET_NOT_FOUND"
        assert "field" not in failed
        failed = made.do("SPAWN_ENTITY", level, level["entities"][0])[-1]
        assert (failed["error"], failed["field"]) == ("ASSET_NOT_FOUND", "components.mesh")


def test_what_nobody_thought_of_fails_that_job_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with bench(tmp_path) as made:
        failed = made.do("BUILD_SCENE", {"scene": {}}, {})[-1]
        assert (failed["error"], failed["details"]) == ("ENGINE_ERROR", "KeyError: 'world'")
        assert "the job j1 failed" in caplog.text
        assert made.do("BUILD_SCENE", spec(), {})[-1]["event"] == "job_completed"


def test_what_is_built_is_exactly_what_was_sent(tmp_path: Path) -> None:
    exact = entity("a", note=[2**70, 0.1234567890123456789, -0.0, 1.0, "ä\u2028"])
    with bench(tmp_path) as made:
        made.do("BUILD_SCENE", spec(exact), {})
        made.do("SPAWN_ENTITY", spec(exact), exact)
        text = made.engine.scene_text("yard", None)
        assert text is not None
        assert json.loads(text) == spec(exact)


def test_a_closed_engine_takes_no_more(tmp_path: Path) -> None:
    made = Bench(tmp_path)
    made.engine.close()
    made.engine.give(b"{}")
    made.engine.close()
    assert made.heard.empty()


def test_a_large_level_is_read_and_built_as_any_other(tmp_path: Path) -> None:
    level = crowd(400)
    assert len(write_json(level)) > LARGE_TEXT_BYTES
    with bench(tmp_path) as made:
        assert made.do("BUILD_SCENE", level, {})[-1]["event"] == "job_completed"
        assert made.do("LOAD_ASSETS", level, {"assets": ["box"]})[-1]["event"] == "job_completed"
        assert gc.isenabled()
        assert made.do("SPAWN_ENTITY", level, level["entities"][7])[-1]["result"]["entities_spawned"] == 1
        text = made.engine.scene_text("yard", None)
        assert text is not None
        assert json.loads(text)["entities"] == [level["entities"][7]]
