"""Export from the menu of the real window; another library opens what came of it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import trimesh
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from runtime.contracts.json_text import write_json
from tests.helpers import levels
from tests.helpers.driven_app import DrivenApp, driven

pytestmark = [pytest.mark.gui, pytest.mark.timeout(240)]


def test_the_sample_is_exported_as_a_model_that_others_open(embedded_app: DrivenApp, tmp_path: Path) -> None:
    app = embedded_app
    app.application.actions.trigger("file.export.glb")
    app.choose_file("export_dialog", tmp_path / "forest.glb")
    app.wait(lambda: app.notice == "Exported forest.glb")
    scene = trimesh.load_scene(io.BytesIO((tmp_path / "forest.glb").read_bytes()), file_type="glb")
    document = app.application.holder.document
    assert set(scene.graph.nodes_geometry) == set(document.entities)
    for name, entity in document.entities.items():
        assert scene.graph[name][0][:3, 3] == pytest.approx(entity.transform.position, abs=1e-4)
    assert not document.is_dirty


def test_what_is_missing_leads_to_the_problems(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    level = tmp_path / "lost.json"
    level.write_bytes(write_json(levels.world(levels.entity("a", mesh="statue_of_nobody")).to_wire()))
    with driven(qapp, qtbot, tmp_path, level=level) as app:
        app.application.actions.trigger("file.export.zip")
        app.choose_file("export_dialog", tmp_path / "lost.zip")
        app.wait(lambda: "not found: statue_of_nobody" in app.notice)
        app.click("notice_show_missing")
        app.wait(lambda: app.is_seen("problems"))
