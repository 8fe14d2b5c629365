"""What menus and keys do to the level: each deed one undo step, on the real view and document."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QToolButton
from pytestqt.qtbot import QtBot

from app.document.document import Document
from app.document.holder import DocumentHolder
from app.world_deeds import WorldDeeds
from runtime.assets.library import AssetLibrary
from runtime.contracts.world import Entity, Quest, WorldSpec
from viewport.view import ViewportView
from widgets.theme import Theme
from widgets.viewport_bar import ViewportBar

pytestmark = pytest.mark.gui


def spec() -> WorldSpec:
    entity = Entity.from_wire(
        {
            "id": "a",
            "type": "object",
            "transform": {"position": [0, 0, 0], "rotation": [0, 0, 0], "scale": [1, 1, 1]},
            "material": {"shader": "standard", "texture": "none", "color": [1, 1, 1]},
            "components": {"mesh": "box", "collider": "box", "script": ""},
        }
    )
    return WorldSpec.from_wire(
        {
            "schema_version": "1.0",
            "world": {"id": "w", "name": "W", "gravity": [0, -9.8, 0]},
            "scene": {"id": "s", "ambientLight": [0.5, 0.5, 0.5], "skybox": "none"},
            "entities": [entity.to_wire(), {**entity.to_wire(), "id": "b"}],
            "quests": [Quest(id="q", trigger_entity="a", goal="go").to_wire()],
        }
    )


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        theme = Theme()
        self.holder = DocumentHolder(Document(spec()))
        self.view = ViewportView(theme, AssetLibrary())
        self.bar = ViewportBar(theme)
        for widget in (self.view, self.bar):
            qtbot.addWidget(widget)
        self.deeds = WorldDeeds(self.holder, self.view, self.bar, centre=lambda: (2, 0, 3))
        document = self.holder.document
        self.view.show_world(document.settings, document.entities, document.editor)
        self.said: list[tuple[str, str]] = []
        self.deeds.said.connect(lambda tone, text: self.said.append((tone, text)))

    @property
    def ids(self) -> list[str]:
        return list(self.holder.document.entities)

    def select(self, *ids: str) -> None:
        self.holder.document.selection.replace(ids)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(qtbot)
    yield bench
    bench.view.shut_down()


def test_a_new_entity_stands_where_the_view_is_centred(bench: Bench) -> None:
    bench.deeds.add("sphere")
    added = bench.holder.document.entities[bench.ids[-1]]
    assert added.components.mesh == "sphere"
    assert added.transform.position == (2, 0, 3)


def test_undo_and_redo_say_when_there_is_nothing_to_do(bench: Bench) -> None:
    assert bench.deeds.why_no_undo()
    bench.deeds.add("box")
    assert not bench.deeds.why_no_undo()
    bench.deeds.undo()
    assert bench.ids == ["a", "b"]
    assert not bench.deeds.why_no_redo()
    bench.deeds.redo()
    assert len(bench.ids) == 3
    assert bench.deeds.why_no_redo()


def test_cut_and_paste_bring_an_entity_back(bench: Bench) -> None:
    bench.select("b")
    bench.deeds.cut()
    assert bench.ids == ["a"]
    bench.deeds.paste()
    assert bench.ids == ["a", "b"]


def test_a_clipboard_that_holds_no_entities_is_named(bench: Bench) -> None:
    QGuiApplication.clipboard().setText("shopping list")
    bench.deeds.paste()
    assert bench.said[0][0] == "warn"
    assert bench.ids == ["a", "b"]


def test_what_is_not_decided_yet_cannot_be_undone(bench: Bench) -> None:
    bench.deeds.add("box")
    with bench.holder.document.transaction("Array"):
        assert "“Array” is not decided yet" in bench.deeds.why_no_undo()
    assert not bench.deeds.why_no_undo()


def test_deleting_what_triggers_a_quest_says_so(bench: Bench) -> None:
    bench.select("a")
    bench.deeds.delete()
    assert "q" in bench.said[0][1]
    bench.select("b")
    bench.deeds.delete()
    assert len(bench.said) == 1


def test_selecting_everything_and_nothing(bench: Bench) -> None:
    assert bench.deeds.why_no_selection()
    bench.deeds.select_all()
    assert bench.holder.document.selection.ids == ("a", "b")
    assert not bench.deeds.why_no_selection()
    bench.deeds.select_none()
    assert not bench.holder.document.selection.ids


def test_hiding_is_a_switch(bench: Bench) -> None:
    bench.select("a", "b")
    bench.deeds.toggle_hidden()
    assert set(bench.holder.document.editor.hidden) == {"a", "b"}
    bench.deeds.toggle_hidden()
    assert not bench.holder.document.editor.hidden


def test_the_bar_shows_the_tool_in_use(bench: Bench) -> None:
    bench.deeds.set_tool("rotate")
    assert bench.view.tool == "rotate"
    button = bench.bar.findChild(QToolButton, "tool_rotate")
    assert button is not None
    assert button.isChecked()


def test_axes_and_snapping_are_switches_shown_in_the_bar(bench: Bench) -> None:
    space, snap = bench.bar.findChild(QComboBox, "space"), bench.bar.findChild(QComboBox, "snap")
    assert space is not None
    assert snap is not None
    bench.deeds.toggle_space()
    assert space.currentText() == "Local"
    bench.deeds.toggle_snap()
    assert snap.currentText() == "Snap off"
    bench.deeds.toggle_snap()
    assert snap.currentText() == "Snap 0.5\u2009m"


def test_framing_without_a_selection_frames_everything(bench: Bench) -> None:
    bench.deeds.frame_all()
    everything = bench.view.pose
    bench.view.set_camera(everything.model_copy(update={"distance": 500.0}))
    bench.deeds.frame_selection()
    assert bench.view.pose.distance == pytest.approx(everything.distance)
    bench.select("a")
    bench.view.set_selection(("a",), "a")
    bench.deeds.frame_selection()
    assert bench.view.pose.distance <= everything.distance


def test_a_projection_is_shown_in_the_bar(bench: Bench) -> None:
    bench.deeds.set_projection("top")
    combo = bench.bar.findChild(QComboBox, "projection")
    assert combo is not None
    assert combo.currentText() == "Top"


def test_pivot_and_snap_target_go_round_and_are_shown_in_the_bar(bench: Bench) -> None:
    pivot, target = bench.bar.findChild(QComboBox, "pivot"), bench.bar.findChild(QComboBox, "snap_target")
    turning = bench.bar.findChild(QToolButton, "turns_to_surface")
    assert pivot is not None
    assert target is not None
    assert turning is not None
    bench.deeds.next_pivot()
    assert pivot.currentText() == "Active"
    bench.deeds.toggle_snap()
    seen = []
    for _ in range(4):
        bench.deeds.next_snap_target()
        seen.append(target.currentText())
    assert seen == ["Grid", "Surfaces", "Vertices", "Steps"]
    snap = bench.bar.findChild(QComboBox, "snap")
    assert snap is not None
    assert snap.currentText() != "Snap off"
    bench.deeds.set_turning(True)
    assert turning.isChecked()


def test_a_key_moves_what_is_selected_with_typed_numbers(bench: Bench, qtbot: QtBot) -> None:
    changes: list[object] = []
    bench.view.drag_changed.connect(changes.append)
    bench.view.set_selection(("a",), "a")
    bench.deeds.transform("move")
    for key in "x2":
        qtbot.keyClick(bench.view, key)
    assert changes[-1]["a"].position == (2.0, 0, 0)  # type: ignore[index]  # a mapping of transforms


def test_a_list_is_asked_for_where_the_pointer_is(bench: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.view.list_requested):
        bench.deeds.list_under_pointer()


def test_a_bookmark_brings_camera_and_projection_back(bench: Bench) -> None:
    assert bench.deeds.why_no_bookmark("1")
    bench.deeds.go_to_bookmark("1")
    bench.deeds.set_projection("top")
    kept = bench.view.pose
    bench.deeds.set_bookmark("1")
    assert bench.said[-1][0] == "ok"
    bench.deeds.set_projection("perspective")
    bench.view.set_camera(kept.model_copy(update={"distance": 99.0}))
    assert not bench.deeds.why_no_bookmark("1")
    bench.deeds.go_to_bookmark("1")
    assert (bench.view.pose, bench.view.camera.projection) == (kept, "top")
    bench.deeds.undo()
    assert bench.deeds.why_no_bookmark("1")
