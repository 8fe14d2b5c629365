"""Prefabs, by hand: saved, placed, overridden, reverted, applied, exported, unpacked; every deed one undo step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget

from app.document import prefab_files, prefabbing, prefabs
from app.document.document import Document
from app.document.files import open_level
from tests.helpers.driven_app import CTRL, PLAIN, DrivenApp

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]


def document_of(app: DrivenApp) -> Document:
    return app.application.holder.document


def click(app: DrivenApp, entity: str, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    x, y, z = map(float, app.transform(entity).position)
    app.click_world(x, y, z, modifiers)


def labels(app: DrivenApp) -> list[str]:
    return [step.label for step in document_of(app).history.steps]


def overrides(app: DrivenApp) -> list[str]:
    if not app.is_seen("override_list"):
        return []
    tree = app.find("override_list", QTreeWidget)
    return [tree.topLevelItem(row).text(0) for row in range(tree.topLevelItemCount())]


def saved_pair(app: DrivenApp) -> None:
    """Boxes a and b saved as the prefab Pair, and a second instance placed and left selected."""
    click(app, "a")
    click(app, "b", CTRL)
    app.application.actions.trigger("prefab.open")
    app.click("prefab_name")
    app.type_text("Pair")
    app.click("prefab_save")
    assert labels(app) == ["Save prefab “Pair”"]
    app.click_row(app.find("prefab_list", QTreeWidget), 0)
    app.click("prefab_place")
    assert document_of(app).selection.ids == ("a_1", "b_1")


def type_script(app: DrivenApp, text: str) -> None:
    app.window.show_dock("world", "inspector")
    app.click("entity_components_script_input")
    app.replace_text(text)
    app.window.show_dock("world", "prefabs")


def test_an_instance_is_overridden_reverted_and_applied(boxes_app: DrivenApp) -> None:
    app = boxes_app
    before = document_of(app).state
    saved_pair(app)
    type_script(app, "spin")
    assert overrides(app) == ["a · script", "b · script"]
    app.click_row(app.find("override_list", QTreeWidget), 0)
    app.click("instance_revert")
    assert overrides(app) == ["b · script"]
    assert document_of(app).entities["a_1"].components.script == ""

    app.click("instance_apply")
    assert overrides(app) == []
    assert document_of(app).entities["b"].components.script == "spin", "the first instance follows"
    app.press(Qt.Key.Key_Z, CTRL)
    assert document_of(app).entities["b"].components.script == ""
    assert [one.path for one in prefabbing.overrides_of(document_of(app), "pair_2")] == ["components.script"]

    assert document_of(app).selection.ids == ("b",), "undo selects what it changed"
    app.click("instance_unpack")
    assert not app.is_seen("instance_unpack")
    while document_of(app).can_undo:
        app.press(Qt.Key.Key_Z, CTRL)
    assert document_of(app).state == before
    document_of(app).jump(4)
    assert document_of(app).entities["b_1"].components.script == "spin"


def test_prefabs_are_saved_with_the_level_and_used_by_others(boxes_app: DrivenApp) -> None:
    app = boxes_app
    saved_pair(app)
    app.press(Qt.Key.Key_S, CTRL)
    app.wait(lambda: not document_of(app).is_dirty)
    path = document_of(app).path
    assert path is not None
    again = open_level(path)
    assert again.state.editor.prefabs == document_of(app).state.editor.prefabs
    assert again.state.editor.instances == document_of(app).state.editor.instances
    assert "prefab" not in path.read_text()

    piece = prefabs.prefabs_of(again.state.editor)["pair"]
    written = prefab_files.write_prefab(prefab_files.folder_beside(path), piece)
    app.click_row(app.find("prefab_list", QTreeWidget), 0)
    app.click("prefab_delete")
    app.application.actions.trigger("prefab.open")
    count = len(document_of(app).entities)
    tree = app.find("prefab_list", QTreeWidget)
    assert (tree.topLevelItem(0).text(0), tree.topLevelItem(0).text(1)) == ("Pair", "level's folder")
    app.click_row(tree, 0)
    app.click("prefab_place")
    assert len(document_of(app).entities) == count + 2
    assert labels(app)[-2:] == ["Delete prefab pair", "Place prefab"]

    written.write_text("{")
    app.press(Qt.Key.Key_Z, CTRL)
    app.click_row(app.find("prefab_list", QTreeWidget), 0)
    app.click("prefab_place")
    assert app.is_seen("prefab_refusal")
    assert len(document_of(app).entities) == count
