"""The inspector panel: one of two pages, a heading, what it passes on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.inspector.panel import InspectorPanel
from widgets.inspector.views import EntitiesView, FieldEdit, FieldView, QuestView, WorldView
from widgets.theme import Theme

pytestmark = pytest.mark.gui

WOLF = EntitiesView("wolf_1", "npc · wolf", {"id": FieldView("wolf_1"), "components.mesh": FieldView("wolf")}, True)
FOREST = WorldView(
    "Dark Forest",
    "World · 2 entities",
    {"world.name": FieldView("Dark Forest"), "scene.ambientLight": FieldView((0.4, 0.6, 0.4))},
    (QuestView("hunt", "wolf_1", ""),),
    ("wolf_1",),
)


@pytest.fixture
def panel(qtbot: QtBot) -> InspectorPanel:
    made = InspectorPanel(Theme())
    made.resize(360, 700)
    made.show_world(FOREST)
    show_active(qtbot, made)
    return made


def _line(panel: InspectorPanel, name: str) -> QLineEdit:
    line = panel.findChild(QLineEdit, name)
    assert isinstance(line, QLineEdit)
    return line


def _note(panel: InspectorPanel) -> QLabel:
    note = panel.findChild(QLabel, "inspector_note")
    assert isinstance(note, QLabel)
    return note


def test_page_and_heading_follow_what_is_shown(panel: InspectorPanel) -> None:
    assert panel.title == "Dark Forest"
    assert panel.world_form.isVisible()
    panel.show_entities(WOLF)
    assert panel.title == "wolf_1"
    assert panel.entity_form.isVisible()
    assert not panel.world_form.isVisible()
    assert not _note(panel).isVisible()
    panel.show_entities(EntitiesView("wolf_1", "npc", WOLF.fields, True, note="Locked", unknown='{\n  "a": 1\n}'))
    assert _note(panel).text() == "Locked"
    unknown = next(text for text in panel.findChildren(QPlainTextEdit) if text.isVisible())
    assert (unknown.toPlainText(), unknown.isReadOnly()) == ('{\n  "a": 1\n}', True)


def test_edits_of_either_page_have_their_own_signal(panel: InspectorPanel) -> None:
    told: list[tuple[str, object]] = []
    panel.world_edited.connect(lambda edit: told.append(("world", edit)))
    panel.entities_edited.connect(lambda edit: told.append(("entities", edit)))
    for show, name in ((None, "world_world_name_input"), (WOLF, "entity_components_mesh_input")):
        if show is not None:
            panel.show_entities(show)
        line = _line(panel, name)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, "x")
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert told == [("world", FieldEdit("world.name", "x")), ("entities", FieldEdit("components.mesh", "x"))]


def test_focus_and_refusals_go_to_the_page_that_is_shown(panel: InspectorPanel) -> None:
    assert panel.focus_field("scene.ambientLight", 1)
    assert not panel.focus_field("components.mesh")
    assert panel.focus_quest(0, "goal")
    assert not panel.focus_quest(3, "goal")
    panel.show_entities(WOLF)
    assert panel.focus_field("components.mesh")
    assert _line(panel, "entity_components_mesh_input").hasFocus()
    panel.show_refusal("id", "another entity is already called “x”")
    assert panel.entity_form.field("id").problem == "another entity is already called “x”"


def test_signals_of_the_parts_are_passed_on(panel: InspectorPanel) -> None:
    told: list[object] = []
    panel.drag_started.connect(told.append)
    panel.drag_finished.connect(told.append)
    panel.quest_edited.connect(told.append)
    panel.quest_remove_requested.connect(told.append)
    panel.entity_requested.connect(told.append)
    panel.quest_add_requested.connect(lambda: told.append("add"))
    panel.world_form.drag_started.emit("scene.ambientLight")
    panel.entity_form.drag_finished.emit(False)
    add = panel.quests.findChild(QPushButton, "quest_add")
    assert isinstance(add, QPushButton)
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    panel.quests.quest_edited.emit("edit")
    panel.quests.quest_remove_requested.emit(0)
    panel.quests.entity_requested.emit("wolf_1")
    assert told == ["scene.ambientLight", False, "add", "edit", 0, "wolf_1"]


def test_suggestions_reach_both_pages(panel: InspectorPanel) -> None:
    panel.show_suggestions({"components.mesh": ["wolf"], "scene.skybox": ["forest_sky"]})
    assert _line(panel, "entity_components_mesh_input").completer() is not None
    assert _line(panel, "world_scene_skybox_input").completer() is not None


def test_every_control_has_a_name_and_a_tooltip(panel: InspectorPanel) -> None:
    for line in panel.findChildren(QLineEdit):
        if line.objectName().endswith("_input"):
            assert line.accessibleName(), line.objectName()
            assert line.toolTip(), line.objectName()
