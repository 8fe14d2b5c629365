"""The level store from the real window, on its own runtime and on a served one."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
import trimesh
from PIL import Image
from PySide6.QtWidgets import QTreeWidget

from app.document import operations
from tests.helpers.driven_app import DrivenApp
from tests.helpers.qt_loop import wait_for
from tests.helpers.specs import spec
from widgets.levels.dialog import ID, LevelsDialog

pytestmark = [pytest.mark.gui, pytest.mark.timeout(240)]
LEVELS = "/v2/editor/levels"


def ask(app: DrivenApp, method: str, path: str, body: Any = None) -> Any:
    """Ask the runtime as another client would."""
    reply = wait_for(app.qtbot, app.loop, app.application.session.request_v2(method, path, body))
    assert reply.status < 300, reply.body
    return json.loads(reply.body)


def show_store(app: DrivenApp) -> LevelsDialog:
    app.application.actions.trigger("file.store")
    app.wait(lambda: app.is_seen("levels_dialog"))
    dialog = app.find("levels_dialog", LevelsDialog)
    app.wait(dialog.isActiveWindow)
    app.wait(lambda: app.is_usable("levels_refresh", dialog))
    return dialog


def move(app: DrivenApp, name: str, x: float) -> None:
    document = app.application.holder.document
    entity = document.entities[name]
    moved = entity.model_copy(update={"transform": entity.transform.model_copy(update={"position": (x, 0, 0)})})
    assert document.edit("Move", {name: moved})


def test_a_level_that_two_wrote_comes_together_by_choice_and_is_exported(app: DrivenApp, tmp_path: Path) -> None:
    ask(app, "POST", LEVELS, {"name": "Forest", "level_id": "forest", "content": spec("wolf", "rock", "tree")})
    dialog = show_store(app)
    app.wait(lambda: dialog.chosen == "forest")
    app.click("levels_open", dialog)
    app.wait(lambda: "wolf" in app.application.holder.document.entities)
    app.wait(lambda: app.is_usable("levels_save", dialog))
    document = app.application.holder.document
    assert not document.is_dirty

    theirs = spec("wolf", "rock", "tree")
    theirs["entities"][0]["transform"]["position"] = [8, 0, 0]
    theirs["entities"][1]["transform"]["position"] = [9, 0, 0]
    ask(app, "PUT", f"{LEVELS}/forest", {"content": theirs, "version": 1})
    move(app, "wolf", 7)
    move(app, "tree", 6)
    steps = document.history.position
    app.click("levels_save", dialog)
    app.wait(lambda: app.is_seen("merge_accept"))
    app.click("merge_all_theirs")
    app.click("merge_accept")
    app.wait(lambda: dialog.notice.text == "Stored Forest as version 3")
    assert [app.transform(name).position[0] for name in ("wolf", "rock", "tree")] == [8, 9, 6]
    assert document.history.position == steps + 1
    assert not document.is_dirty
    stored = ask(app, "GET", f"{LEVELS}/forest")
    assert stored["content"] == document.state.to_wire()

    app.wait(lambda: app.is_usable("levels_export", dialog))
    app.click("levels_export", dialog)
    app.choose_file("store_export_dialog", tmp_path / "forest.glb")
    app.wait(lambda: dialog.notice.text == "Exported forest.glb")
    scene = trimesh.load_scene(io.BytesIO((tmp_path / "forest.glb").read_bytes()), file_type="glb")
    assert scene.graph["tree"][0][0, 3] == 6
    app.application.actions.trigger("edit.undo")
    assert app.transform("wolf").position[0] == 7


def test_a_level_is_stored_with_what_the_runtime_lacks_found_and_deleted(app: DrivenApp, tmp_path: Path) -> None:
    dialog = show_store(app)
    app.wait(lambda: app.is_seen("levels_empty"))
    assets = tmp_path / "own" / "assets"
    assets.mkdir(parents=True)
    Image.new("RGB", (4, 4), (200, 10, 10)).save(assets / "own_brick.png")
    level = spec("wall")
    level["entities"][0]["material"]["texture"] = "own_brick"
    (tmp_path / "own" / "wall.json").write_text(json.dumps(level))
    app.drop_file(tmp_path / "own" / "wall.json")
    app.wait(lambda: "wall" in app.application.holder.document.entities)
    assert not app.is_usable("levels_save", dialog)
    dialog.activateWindow()
    app.wait(dialog.isActiveWindow)
    app.click("levels_save_as", dialog)
    app.wait(lambda: app.is_seen("answer_line"))
    app.click("answer_line")
    app.type_text("Wall")
    app.click("answer_text")
    app.wait(lambda: dialog.notice.text == "Stored Wall as version 1; 1 asset sent along")
    assert "own_brick" in {item["name"] for item in ask(app, "GET", "/v2/editor/assets?limit=500")["items"]}
    table = dialog.findChild(QTreeWidget, "levels_table")
    assert table is not None
    assert table.topLevelItemCount() == 1
    item = table.topLevelItem(0)
    assert item is not None
    assert item.text(ID) == dialog.chosen

    app.wait(lambda: app.is_usable("levels_delete", dialog))
    app.click("levels_delete", dialog)
    app.wait(lambda: app.is_seen("answer_delete"))
    app.click("answer_delete")
    app.wait(lambda: dialog.notice.text == "Deleted Wall from the store")
    assert ask(app, "GET", LEVELS)["total"] == 0
    operations.add_entity(app.application.holder.document, "box")  # what is on screen stays
