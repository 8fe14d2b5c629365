"""A level's file changed by another program while the window is open."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.driven_app import ROOT, driven

pytestmark = [pytest.mark.gui, pytest.mark.timeout(240)]


def test_a_change_outside_is_one_undo_step_and_a_conflict_a_choice(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    level = tmp_path / "forest.json"
    wire = json.loads((ROOT / "resources/samples/worlds/dark_forest.json").read_bytes())
    level.write_text(json.dumps(wire), encoding="utf-8")
    with driven(qapp, qtbot, tmp_path, level=level) as app:
        document = app.application.holder.document
        wire["entities"][0]["transform"]["position"] = [40, 0, 1]
        level.write_text(json.dumps(wire), encoding="utf-8")
        first = wire["entities"][0]["id"]
        app.wait(lambda: "taken in as one undo step" in app.notice)
        assert app.transform(first).position == (40, 0, 1)
        assert not app.window.isWindowModified()
        app.application.actions.trigger("edit.undo")
        assert app.transform(first).position != (40, 0, 1)
        assert app.window.isWindowModified()

        wire["entities"][0]["transform"]["position"] = [50, 0, 1]
        level.write_text(json.dumps(wire), encoding="utf-8")
        app.wait(lambda: app.is_seen("merge_accept"))
        app.click("merge_all_theirs")
        app.click("merge_accept")
        app.wait(lambda: app.transform(first).position == (50, 0, 1))
        app.wait_until_active()
        assert document.history.undo_label == "Changes of forest.json from disk"
        app.application.actions.trigger("file.save")
        app.wait(lambda: not document.is_dirty)
