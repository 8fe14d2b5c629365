"""Work that a killed window had not saved, offered back by the next one."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.doomed_editor import killed
from tests.helpers.driven_app import ROOT, driven

pytestmark = [pytest.mark.gui, pytest.mark.timeout(240)]


def test_the_work_of_a_killed_editor_is_recovered_in_the_window(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    level = tmp_path / "forest.json"
    level.write_bytes((ROOT / "resources/samples/worlds/dark_forest.json").read_bytes())
    killed(tmp_path / "data" / "recovery", level, "rescued_1", "rescued_2")
    with driven(qapp, qtbot, tmp_path) as app:
        app.answer("recover")
        app.wait(lambda: "Recovered 2 edits" in app.notice)
        document = app.application.holder.document
        assert document.path == level
        assert app.window.isWindowModified()
        assert "rescued_2" in document.entities
        document.undo()
        document.undo()
        assert "rescued_1" not in document.entities
        document.jump(2)
        app.application.files.save()
        app.wait(lambda: not document.is_dirty)
        assert "rescued_2" in level.read_text(encoding="utf-8")
        app.settle()
    assert not list((tmp_path / "data" / "recovery").glob("*/journal"))
