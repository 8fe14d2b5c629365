"""Outliner, inspector, problems, history and shortcuts in the whole window, by keys alone: the mouse is not touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.document.document import Document
from runtime.contracts.json_text import write_json
from tests.helpers import levels
from tests.helpers.driven_app import CTRL, DrivenApp, driven

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]
ALT = Qt.KeyboardModifier.AltModifier


def document_of(app: DrivenApp) -> Document:
    return app.application.holder.document


def focused(app: DrivenApp) -> str:
    widget = QApplication.focusWidget()
    return "" if widget is None else widget.objectName()


def tab_to(app: DrivenApp, name: str) -> None:
    """Press Tab until a widget has the keyboard, as often as a form may need."""
    for _ in range(40):
        if focused(app) == name:
            return
        app.press(Qt.Key.Key_Tab)
    raise AssertionError(f"{name} is not reached with Tab; the keyboard is on {focused(app)}")


@pytest.fixture
def app(qapp: QApplication, qtbot: QtBot, tmp_path: Path):  # type: ignore[no-untyped-def]  # a generator
    path = tmp_path / "flat.json"
    spec = levels.world(
        levels.entity("player_1", kind="player"),
        *(levels.entity(f"wolf_{number}", (number, 0, 0), kind="npc", scale=(1, 0, 1)) for number in (1, 2, 3)),
    )
    path.write_bytes(write_json(spec.to_wire()))
    with driven(qapp, qtbot, tmp_path, level=path) as made:
        yield made


def test_filter_rename_and_edit_many_without_a_mouse(app: DrivenApp) -> None:
    document = document_of(app)
    app.press(Qt.Key.Key_F, CTRL)
    app.wait(lambda: focused(app) == "outliner_filter")
    app.type_text("type:npc -wolf_3")
    app.press(Qt.Key.Key_Return)
    app.wait(lambda: focused(app) == "outliner_table")
    app.press(Qt.Key.Key_Down)
    assert document.selection.ids == ("wolf_1",)
    app.press(Qt.Key.Key_F2)
    app.wait(lambda: focused(app) == "outliner_rename")
    app.replace_text("wolf_9")
    app.wait(lambda: "wolf_9" in document.entities)
    app.wait(lambda: focused(app) == "outliner_table")
    app.press(Qt.Key.Key_Space)
    assert document.editor.hidden == ("wolf_9",)
    app.press(Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert document.editor.locked == ("wolf_9",)
    app.press(Qt.Key.Key_A, CTRL)
    assert set(document.selection.ids) == {"wolf_9", "wolf_2"}

    app.press(Qt.Key.Key_F4)
    tab_to(app, "entity_transform_position_x_input")
    app.replace_text("+0.5")
    app.wait(lambda: document.entities["wolf_2"].transform.position == (2.5, 0, 0))
    assert document.entities["wolf_9"].transform.position == (1.5, 0, 0)
    tab_to(app, "entity_transform_position_y_input")
    app.replace_text("-2")
    app.wait(lambda: document.entities["wolf_9"].transform.position == (1.5, -2, 0))
    assert document.entities["wolf_2"].transform.position == (2.5, -2, 0)
    assert document.entities["wolf_3"].transform.position == (3, 0, 0)

    steps = len(document.history.steps)
    app.press(Qt.Key.Key_H, CTRL)
    app.wait(lambda: focused(app) == "history_list")
    app.press(Qt.Key.Key_Home)
    app.press(Qt.Key.Key_Return)
    app.wait(lambda: document.history.position == 0)
    app.press(Qt.Key.Key_End)
    app.press(Qt.Key.Key_Return)
    app.wait(lambda: document.history.position == steps)


def test_problems_are_mended_all_at_once_without_a_mouse(app: DrivenApp) -> None:
    document = document_of(app)
    assert len(document.findings) == 3
    app.press(Qt.Key.Key_F8)
    app.wait(lambda: focused(app) == "problems_table")
    app.press(Qt.Key.Key_Return)
    app.wait(lambda: focused(app) == "entity_transform_scale_y_input")
    assert document.selection.ids == ("wolf_1",)
    app.press(Qt.Key.Key_Period, CTRL)
    app.wait(lambda: app.is_seen("problems_fix_menu"))
    menu = app.find("problems_fix_menu", QMenu)
    assert [action.text() for action in menu.actions()] == [
        "Make the scale positive",
        "Make the scale positive: all 3 alike",
    ]
    app.press(Qt.Key.Key_Down)
    app.press(Qt.Key.Key_Return)
    app.wait(lambda: not document.findings)
    app.wait_until_active()
    app.press(Qt.Key.Key_Escape)
    document.undo()
    assert len(document.findings) == 3


def test_a_shortcut_is_changed_by_keys_and_works_at_once(app: DrivenApp) -> None:
    app.press(Qt.Key.Key_K, CTRL)
    app.wait(lambda: app.is_seen("shortcuts"))
    panel = app.find("shortcuts", QWidget)
    panel.activateWindow()
    app.wait(lambda: focused(app) == "shortcuts_search")
    app.type_text("select all")
    app.press(Qt.Key.Key_Return)
    app.press(Qt.Key.Key_Return)
    app.wait(lambda: focused(app) == "shortcuts_recorder")
    app.press(Qt.Key.Key_G, CTRL | ALT)
    app.wait(lambda: app.is_usable("shortcuts_set"))
    tab_to(app, "shortcuts_set")
    app.press(Qt.Key.Key_Space)
    app.wait(lambda: app.application.settings.shortcuts == {"edit.select_all": "Ctrl+Alt+G"})
    app.press(Qt.Key.Key_Escape)
    app.wait_until_active()
    app.press(Qt.Key.Key_G, CTRL | ALT)
    app.wait(lambda: len(document_of(app).selection.ids) == 4)
