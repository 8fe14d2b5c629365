from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import engine_scene
from app.document import operations
from app.engine.drift import EXTRA, MISSING, Drift
from app.engine_scene import EngineScene, SceneChange
from tests.helpers.engine_link import RUN, job, refusal
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.worlds import entity
from tests.unit.app.test_build_deeds import Bench, holder

pytestmark = pytest.mark.gui
NOON = datetime(2026, 1, 1, 12, 0, 0)  # noqa: DTZ001 - a wall clock


class SceneBench(Bench):
    def __init__(self, qtbot: QtBot, names: tuple[str, ...] = ("wolf", "crate")) -> None:
        super().__init__(qtbot, names)
        self.scene = EngineScene(self.runs, self.holder, self.session, now=lambda: NOON, parent=self.root)
        self.changes: list[SceneChange] = []
        self.drifted: list[frozenset[str]] = []
        self.scene.scene_changed.connect(self.changes.append)
        self.scene.drift_changed.connect(self.drifted.append)
        self.link.scene = self.holder.document.to_spec().to_wire()

    def build(self, state: str = "idle", **more: Any) -> None:
        """Begin with a run that has ended."""
        self.start(state, **{"outcome": "COMPLETED", **more})

    def known(self) -> None:
        self.qtbot.waitUntil(lambda: self.scene.drift.is_known)

    def drifts(self) -> dict[str, Drift]:
        return dict(self.scene.drift.drifts)


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[SceneBench]:
    monkeypatch.setattr(engine_scene, "AGAIN_MS", 10)
    with running_loop(qapp) as loop:
        made = SceneBench(qtbot)
        yield made
        wait_for(qtbot, loop, made.session.close())
        made.dispose()


def test_what_a_run_has_built_is_read_and_compared_when_it_has_ended(bench: SceneBench) -> None:
    bench.link.scene["entities"] = [entity("wolf", (1, 0, 0)).to_wire(), entity("ghost").to_wire()]
    assert bench.scene.scene is None
    bench.build()
    bench.known()
    assert bench.drifts() == {"wolf": Drift("differs", ("transform.position",)), "crate": MISSING, "ghost": EXTRA}
    assert (bench.scene.engine_id, bench.scene.read_at) == (RUN, NOON)
    assert bench.changes[-1].is_anew
    bench.qtbot.waitUntil(lambda: bench.drifted[-1:] == [frozenset({"wolf", "crate", "ghost"})])


def test_a_run_is_seen_to_grow_and_is_not_compared_before_its_end(bench: SceneBench) -> None:
    bench.link.jobs = [job("0", "completed"), job("1", "queued", "wolf")]
    whole, bench.link.scene = bench.link.scene, {**bench.link.scene, "entities": []}
    bench.start("running")
    bench.qtbot.waitUntil(lambda: bench.scene.scene is not None)
    assert not bench.scene.drift.is_known
    bench.link.scene = whole
    bench.link.tell("job.completed", job_id="1")
    bench.qtbot.waitUntil(lambda: "wolf" in dict(bench.scene.scene.entities) if bench.scene.scene else False)
    assert bench.changes[-1] == SceneChange({"wolf": entity("wolf")})
    assert not bench.scene.drift.is_known
    bench.link.show_run("idle", outcome="COMPLETED")
    bench.link.tell("engine.run.stopped")
    bench.known()
    assert not bench.drifts()


def test_a_change_of_the_document_drifts_at_once_and_undo_takes_it_back(bench: SceneBench) -> None:
    bench.build()
    bench.known()
    document = bench.holder.document
    operations.move_entities(document, {"wolf": entity("wolf", (5, 0, 0)).transform})
    assert bench.drifts() == {"wolf": Drift("differs", ("transform.position",))}
    assert bench.drifted[-1] == {"wolf"}
    document.undo()
    assert not bench.drifts()
    operations.delete_entities(document, ["crate"])
    assert bench.drifts() == {"crate": EXTRA}


def test_what_was_pushed_is_read_back_alone_and_no_longer_drifts(bench: SceneBench) -> None:
    bench.build()
    bench.known()
    moved = entity("wolf", (5, 0, 0))
    operations.move_entities(bench.holder.document, {"wolf": moved.transform})
    bench.link.scene["entities"] = [moved.to_wire(), entity("crate").to_wire()]
    bench.link.requests.clear()
    bench.link.tell("job.completed", job_id="9", job_type="SPAWN_ENTITY", entity_id="wolf")
    bench.qtbot.waitUntil(lambda: not bench.drifts())
    read = [path for _, path, _ in bench.link.requests if "/scene" in path]
    assert read == [f"/v2/engine/{RUN}/scene?ids=wolf"]
    assert bench.changes[-1] == SceneChange({"wolf": moved})


def test_an_entity_that_the_engine_lost_is_missing(bench: SceneBench) -> None:
    bench.build()
    bench.known()
    bench.link.scene["entities"] = [entity("crate").to_wire()]
    bench.link.tell("job.completed", job_id="9", job_type="SPAWN_ENTITY", entity_id="wolf")
    bench.qtbot.waitUntil(lambda: bench.drifts() == {"wolf": MISSING})
    assert bench.scene.scene is not None
    assert list(bench.scene.scene.entities) == ["crate"]


def test_another_level_is_not_compared(bench: SceneBench) -> None:
    bench.link.scene["scene"]["id"] = "elsewhere"
    bench.build()
    bench.qtbot.waitUntil(lambda: bench.scene.scene is not None)
    assert not bench.scene.is_of_this_level
    assert not bench.scene.drift.is_known


def test_another_document_is_compared_anew(bench: SceneBench) -> None:
    bench.build()
    bench.known()
    bench.holder.replace(holder("wolf").document)
    assert not bench.scene.drift.is_known
    bench.known()
    assert bench.drifts() == {"crate": EXTRA}


def test_settings_that_the_engine_has_otherwise_are_named(bench: SceneBench) -> None:
    assert bench.scene.settings_drift() == ()
    bench.build()
    bench.known()
    document = bench.holder.document
    document.edit("Night", scene=document.settings.model_copy(update={"skybox": "default_sky"}))
    assert bench.scene.settings_drift() == ("scene.skybox",)
    assert bench.drifted[-1] == frozenset()


def test_another_run_forgets_what_was_built(bench: SceneBench) -> None:
    bench.build()
    bench.known()
    bench.link.refusals["/status"] = refusal("NOT_FOUND", "gone", 404)
    bench.link.runs = []
    bench.runs.look_again()
    bench.qtbot.waitUntil(lambda: bench.scene.scene is None)
    assert not bench.scene.drift.is_known
    assert bench.changes[-1] == SceneChange({}, is_anew=True)


def test_a_scene_that_cannot_be_read_is_asked_for_again(bench: SceneBench) -> None:
    bench.link.refusals["/scene"] = refusal("BUSY", "later", 503)
    bench.build()
    bench.qtbot.waitUntil(lambda: any("/scene" in path for _, path, _ in bench.link.requests))
    assert bench.scene.scene is None
    del bench.link.refusals["/scene"]
    bench.known()


def test_what_an_engine_outside_has_built_is_not_asked_for(bench: SceneBench) -> None:
    bench.build(worker="wolf-engine")
    bench.scene.read_again()
    bench.qtbot.waitUntil(lambda: bool(bench.changes))
    assert (bench.scene.kept_by, bench.scene.is_gone, bench.scene.scene) == ("wolf-engine", False, None)
    assert not any(path.endswith("/scene") for _, path, _ in bench.link.requests)
