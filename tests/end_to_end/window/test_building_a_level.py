"""A level with an asset of its own is built from the window, on its own runtime and on a served one, by keys alone."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.presenters.level_files import empty_world
from runtime.contracts.json_text import write_json
from tests.helpers.driven_app import CTRL, DrivenApp, driven, served
from tests.helpers.qt_loop import wait_for
from tests.helpers.runtimes import KINDS, Kind
from tests.helpers.signing_in import admin
from tests.helpers.worlds import entity

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]


def level_with_an_asset(folder: Path) -> Path:
    """Write a level of three crates, one with a picture that lies beside the level."""
    (folder / "assets").mkdir()
    Image.new("RGB", (8, 8), (200, 80, 40)).save(folder / "assets" / "planks.png")
    crates = (entity("plain"), entity("planked", (2, 0, 0), texture="planks"), entity("far", (0, 0, 9)))
    path = folder / "crates.json"
    path.write_bytes(write_json(empty_world().model_copy(update={"entities": crates}).to_wire()))
    return path


def built_ids(app: DrivenApp) -> set[str]:
    """Return what the runtime says is built."""
    path = f"/v2/engine/{app.application.building.runs.engine_id}/scene"
    reply = wait_for(app.qtbot, app.loop, app.application.session.request_v2("GET", path), 20_000)
    return {one["id"] for one in json.loads(reply.body)["entities"]}


def replay_shows_what_is_live(app: DrivenApp) -> None:
    """Replay the runtime's log: at its end jobs stand as the live ones do, before its beginning was none."""
    building = app.application.building
    app.application.actions.trigger("build.replay")
    app.wait(lambda: building.replay.log is not None)
    assert app.is_seen("replay_badge")
    assert not app.is_seen("jobs_table")
    log = building.replay.log
    assert log is not None
    end = len(log) - 1
    replayed = [log.job_at(number, end) for number in range(log.jobs_known(end))]
    assert [(one.job_id, one.state) for one in replayed] == [
        (one.job_id, one.state) for one in building.runs.book.jobs.values()
    ]
    app.press(Qt.Key.Key_Home)
    assert building.replay.position == 0
    app.press(Qt.Key.Key_Escape)
    assert app.is_seen("jobs_table")


@pytest.mark.parametrize("kind", KINDS)
def test_a_level_is_built_changed_and_pushed(kind: Kind, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    level = level_with_an_asset(tmp_path)
    with ExitStack() as stack:
        address = stack.enter_context(served(tmp_path)) if kind == "served" else None
        app = stack.enter_context(driven(qapp, qtbot, tmp_path, connect=address, credentials=admin(), level=level))
        building, document = app.application.building, app.application.holder.document
        app.wait(lambda: not building.deeds.why_not("run"))
        app.press(Qt.Key.Key_B, CTRL)
        app.wait(lambda: building.runs.status is not None and building.runs.status.outcome == "COMPLETED")
        app.wait(lambda: building.scene.drift.is_known)
        assert built_ids(app) == {"plain", "planked", "far"}
        assert not building.scene.drift.drifts
        assert app.is_seen("jobs_table")
        replay_shows_what_is_live(app)

        document.selection.replace(["plain"])
        app.application.actions.trigger("edit.delete")
        document.undo()
        document.edit("Move", {"far": entity("far", (0, 0, 4))})
        document.selection.replace([])
        assert building.scene.drift.of("far") is not None
        app.press(Qt.Key.Key_U, CTRL)
        app.wait(lambda: not building.scene.drift.drifts)
        assert building.scene.drift.built["far"] == document.entities["far"]
