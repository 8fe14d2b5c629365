"""Panel and document together: every wish one undo step, every refusal beside the hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QTreeWidget
from pytestqt.qtbot import QtBot

from app.document import operations, prefab_files, prefabbing, prefabs
from app.document.document import Document
from app.document.holder import DocumentHolder
from app.presenters.prefabs import PrefabsPresenter
from runtime.contracts.world import EditorState, PrefabInstance
from tests.helpers import levels
from widgets.prefabs.panel import PrefabsPanel

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.folder = folder
        self.panel = PrefabsPanel()
        qtbot.addWidget(self.panel)
        self.holder = DocumentHolder(levels.document(*map(levels.entity, "abc")))
        self.framed = 0
        self.presenter = PrefabsPresenter(
            self.panel, self.holder, user_folder=folder / "own", centre=lambda: (5, 0, 5), frame=self._frame
        )
        self.said: list[str] = []
        self.presenter.said.connect(lambda _, text: self.said.append(text))

    def _frame(self) -> None:
        self.framed += 1

    @property
    def document(self) -> Document:
        return self.holder.document

    @property
    def steps(self) -> list[str]:
        return [step.label for step in self.document.history.steps]

    @property
    def rows(self) -> list[str]:
        tree = self._child(QTreeWidget, "prefab_list")
        return [tree.topLevelItem(row).text(0) for row in range(tree.topLevelItemCount())]

    @property
    def refusal(self) -> str:
        return str(self._child(QLabel, "prefab_refusal").text())

    @property
    def title(self) -> str:
        label = self._child(QLabel, "instance_title")
        return str(label.text()) if self.panel.instance.isVisibleTo(self.panel) else ""

    def select(self, *ids: str) -> None:
        self.document.selection.replace(ids)

    def save(self, name: str, *ids: str) -> None:
        self.select(*ids)
        self.panel.save_requested.emit(name)

    def change(self, identity: str, path: str, value: object) -> None:
        self.document.edit("Set", {identity: prefabs.written(self.document.entities[identity], path, value)})

    def _child(self, kind: type, name: str):  # type: ignore[no-untyped-def]
        found = self.panel.findChild(kind, name)
        assert found is not None
        return found


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    return Bench(qtbot, tmp_path)


def test_a_selection_is_saved_and_placed(bench: Bench) -> None:
    bench.save("Pair", "a", "b")
    assert (bench.rows, bench.title) == (["Pair"], "pair_1 follows “Pair” and is as it says.")
    bench.panel.pieces.place_requested.emit("pair")
    assert bench.steps == ["Save prefab “Pair”", "Place prefab"]
    assert bench.document.entities["a_1"].transform.position == (5, 0, 5)


def test_a_refusal_is_said_until_something_else_is_selected(bench: Bench) -> None:
    bench.save("Pair", "a", "b")
    bench.save("Pair", "c")
    assert "already called" in bench.refusal
    bench.select("a")
    assert bench.refusal == ""


def test_nothing_is_done_while_a_preview_is_not_decided(bench: Bench) -> None:
    bench.select("a")
    with bench.document.transaction("Array"):
        bench.panel.save_requested.emit("X")
        assert "“Array” is not decided yet" in bench.refusal
    assert bench.steps == []


def test_overrides_are_reverted_and_applied_singly_and_as_a_whole(bench: Bench) -> None:
    bench.save("Pair", "a", "b")
    bench.panel.pieces.place_requested.emit("pair")
    for identity in ("a_1", "b_1"):
        bench.change(identity, "components.script", "x")
    assert bench.title == "pair_2 follows “Pair” and differs in 2."
    first, second = prefabbing.overrides_of(bench.document, "pair_2")
    bench.panel.instance.revert_requested.emit((first,))
    bench.panel.instance.apply_requested.emit((second,))
    assert bench.steps[-2:] == ["Revert components.script of a", "Apply 1 to prefab"]
    assert bench.document.entities["b"].components.script == "x"
    bench.change("a_1", "components.mesh", "rock")
    bench.presenter.apply()
    assert bench.document.entities["a"].components.mesh == "rock"
    bench.change("a_1", "components.mesh", "box")
    bench.presenter.revert()
    assert bench.steps[-1] == "Revert to prefab"
    assert bench.document.entities["a_1"].components.mesh == "rock"


def test_several_instances_are_reverted_and_unpacked_together(bench: Bench) -> None:
    assert bench.presenter.why_no_instance()
    bench.save("Pair", "a", "b")
    assert not bench.presenter.why_not_one_instance()
    bench.panel.pieces.place_requested.emit("pair")
    for identity in ("a", "a_1"):
        bench.change(identity, "components.script", "x")
    bench.select("a", "a_1")
    assert bench.title == "2 instances are selected."
    assert "more than one" in bench.presenter.why_not_one_instance()
    before = bench.document.history.position
    bench.presenter.revert()
    assert bench.document.history.position == before + 1
    assert {bench.document.entities[one].components.script for one in ("a", "a_1")} == {""}
    bench.panel.instance.unpack_requested.emit()
    assert bench.title == ""
    assert bench.document.editor.instances == {}


def test_editing_selects_an_instance_or_places_one(bench: Bench) -> None:
    bench.save("Pair", "a", "b")
    bench.select("c")
    bench.panel.pieces.edit_requested.emit("pair")
    assert bench.document.selection.ids == ("a", "b")
    assert "press Apply to prefab" in bench.said[-1]
    operations.delete_entities(bench.document, ["a", "b"])
    bench.panel.pieces.edit_requested.emit("pair")
    assert bench.document.selection.ids == ("a", "b")
    assert bench.document.entities["a"].transform.position == (5, 0, 5)
    assert bench.framed == 2


def test_prefabs_are_renamed_and_deleted(bench: Bench) -> None:
    bench.save("Pair", "a", "b")
    bench.panel.pieces.rename_requested.emit("pair", "Couple")
    assert bench.rows == ["Couple"]
    bench.panel.pieces.delete_requested.emit("pair")
    assert bench.rows == []
    assert bench.said == ["1 instance is plain entities now; Ctrl+Z brings the prefab back."]
    bench.document.undo()
    bench.panel.instance.unpack_requested.emit()
    bench.panel.pieces.place_requested.emit("pair")
    bench.panel.pieces.place_requested.emit("pair")
    bench.panel.pieces.delete_requested.emit("pair")
    assert bench.said[-1].startswith(("2 instances are", "3 instances are"))


def test_a_prefab_goes_to_other_levels_by_a_file(bench: Bench) -> None:
    bench.save("Pair", "a", "b")
    bench.panel.pieces.export_requested.emit("pair", "level")
    own = bench.folder / "own" / "Pair.prefab.json"
    assert own.exists(), "without a level's file there is only one's own folder"
    other = levels.document(levels.entity("tree"))
    other.path = bench.folder / "other.json"
    bench.holder.replace(other)
    assert bench.rows == ["Pair"]
    bench.panel.pieces.place_requested.emit(f"file:{own}")
    assert bench.steps == ["Place prefab"]
    assert set(other.entities) == {"tree", "a", "b"}
    bench.panel.pieces.export_requested.emit("pair", "level")
    assert (bench.folder / "prefabs" / "Pair.prefab.json").exists()
    own.write_text("{")
    bench.panel.pieces.place_requested.emit(f"file:{own}")
    assert "Pair.prefab.json is not JSON" in bench.refusal
    assert bench.steps == ["Place prefab"]


def test_an_instance_without_its_prefab_says_so(bench: Bench) -> None:
    lost = EditorState(instances={"lost": PrefabInstance(prefab="gone", parts={"w": "tree"})})
    bench.holder.replace(levels.document(levels.entity("tree"), editor=lost))
    bench.select("tree")
    assert "lost follows no prefab: it is missing" in bench.title
    bench.presenter.unpack()
    assert bench.title == ""


def test_the_panel_is_opened_with_the_files_that_lie_there_now(bench: Bench) -> None:
    shown: list[str] = []
    bench.presenter.open()
    bench.presenter.when_shown(lambda: shown.append("front"))
    bench.save("Pair", "a", "b")
    prefab_files.write_prefab(
        bench.folder / "own", prefabs.prefabs_of(bench.document.editor)["pair"].model_copy(update={"name": "Twins"})
    )
    bench.presenter.open()
    assert shown == ["front"]
    assert bench.rows == ["Pair", "Twins"]
