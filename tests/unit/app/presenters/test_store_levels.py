"""The level store behind its dialog: conflicts that are merged or declined, levels that went, uploads that are cut."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.document import operations
from app.document.document import Document
from app.document.holder import DocumentHolder
from app.document.saving import save_level
from app.level_events import LevelEvents
from app.presenters.store_levels import NOT_STORED, StoreLevels
from app.runtime_events import RuntimeEvents
from runtime.assets.library import AssetLibrary
from runtime.contracts.world import EditorState
from tests.helpers import levels
from tests.helpers.qt_loop import running_loop
from tests.helpers.store_bench import StoreBench
from widgets.levels.dialog import LevelsDialog
from widgets.merge.dialog import MergeDialog

pytestmark = pytest.mark.gui


class Bench(StoreBench):
    def __init__(self, loop: QEventLoop, qtbot: QtBot, folder: Path) -> None:
        super().__init__(loop, qtbot, folder)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.show()
        self.dialog = LevelsDialog(self.window)
        self.events = LevelEvents(RuntimeEvents(self.session))
        self.holder = DocumentHolder(levels.document())
        self.may_leave = True
        self.library = AssetLibrary(samples=None)
        self.store = StoreLevels(
            self.dialog, self.calls, self.events, self.holder, window=lambda: self.window,
            run=loop.create_task,
            may_leave=self._leave, library_for=lambda path: self.library, assets_for=lambda path: self.library.has,
        )  # fmt: skip
        self.said: list[tuple[str, str]] = []
        self.store.said.connect(lambda tone, text: self.said.append((tone, text)))

    async def _leave(self) -> bool:
        return self.may_leave

    @property
    def document(self) -> Document:
        return self.holder.document

    def wait_for(self, text: str) -> None:
        self.qtbot.waitUntil(lambda: any(text in said for _, said in self.said), timeout=10_000)
        self.qtbot.waitUntil(lambda: not self.store._is_busy, timeout=10_000)

    def stored(self) -> str:
        """Put the document into the store under the name Forest and return its id."""
        level = self.get(self.calls.create("Forest", self.document.state, EditorState()))
        self.dialog.open_requested.emit(level.level_id)
        self.wait_for("Opened Forest")
        return str(level.level_id)

    def button(self, name: str) -> QPushButton:
        def found() -> list[QPushButton]:
            return [one for one in self.window.findChildren(QPushButton, name) if one.isVisible()]

        self.qtbot.waitUntil(lambda: bool(found()))
        return found()[0]

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.button(name), Qt.MouseButton.LeftButton)


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    with running_loop(qapp) as loop:
        made = Bench(loop, qtbot, tmp_path)
        try:
            yield made
        finally:
            made.close()


def move(document: Document, name: str, x: float) -> None:
    transform = document.entities[name].transform.model_copy(update={"position": (x, 0, 0)})
    document.edit("Move", {name: document.entities[name].model_copy(update={"transform": transform})})


def test_the_role_decides_what_the_dialog_offers(bench: Bench) -> None:
    bench.store.show_rights(lambda deed: "no" if deed.startswith("DELETE") else "")
    assert bench.dialog._barred == ("", "no")


def test_a_level_is_opened_and_stored_over_its_version(bench: Bench) -> None:
    level_id = bench.stored()
    assert bench.store.why_not_save() == ""
    operations.add_entity(bench.document, "box")
    assert bench.document.is_dirty
    bench.store.save()
    bench.wait_for("Stored Forest as version 2")
    assert not bench.document.is_dirty
    assert len(bench.get(bench.calls.read(level_id)).spec.entities) == 4


def test_a_level_stays_when_the_one_on_screen_may_not_be_left(bench: Bench) -> None:
    level = bench.get(bench.calls.create("Forest", bench.document.state, EditorState()))
    before, bench.may_leave = bench.document, False
    bench.dialog.open_requested.emit(level.level_id)
    bench.qtbot.waitUntil(lambda: not bench.store._is_busy)
    assert bench.document is before


def test_what_does_not_collide_comes_together_unasked_as_one_step(bench: Bench) -> None:
    level_id = bench.stored()
    other = levels.document()
    move(other, "rock_1", 9)
    bench.get(bench.calls.write(level_id, other.state, EditorState(), 1))
    move(bench.document, "wolf_1", 7)
    bench.store.save()
    bench.wait_for("Stored Forest as version 3")
    assert bench.document.entities["rock_1"].transform.position == (9, 0, 0)
    assert bench.document.history.undo_label == "Changes of Forest from the store"
    bench.document.undo()
    assert bench.document.entities["wolf_1"].transform.position == (7, 0, 0)


def test_a_choice_that_is_put_off_stores_nothing_and_loses_nothing(bench: Bench) -> None:
    level_id = bench.stored()
    other = levels.document()
    move(other, "wolf_1", 9)
    bench.get(bench.calls.write(level_id, other.state, EditorState(), 1))
    move(bench.document, "wolf_1", 7)
    bench.store.save()
    bench.click("merge_later")
    bench.wait_for("was not stored: the store has version 2")
    assert bench.document.entities["wolf_1"].transform.position == (7, 0, 0)
    assert bench.document.is_dirty
    bench.store.save()  # asked again; ours this time
    bench.qtbot.waitUntil(lambda: any(one.isVisible() for one in bench.window.findChildren(MergeDialog)))
    bench.click("merge_accept")
    bench.wait_for("Stored Forest as version 3")
    assert bench.document.entities["wolf_1"].transform.position == (7, 0, 0)


def test_a_level_that_somebody_deleted_can_be_stored_anew(bench: Bench) -> None:
    level_id = bench.stored()
    bench.get(bench.calls.delete(level_id, 1))
    bench.store.save()
    bench.wait_for("is no longer in the store")
    assert bench.store.why_not_save() == NOT_STORED


def test_another_level_on_screen_is_not_from_the_store(bench: Bench) -> None:
    bench.stored()
    bench.holder.replace(levels.document())
    assert bench.store.why_not_save() == NOT_STORED


def test_a_new_level_is_asked_for_its_name(bench: Bench) -> None:
    bench.store.save()
    bench.button("answer_text")
    line = next(one for one in bench.window.findChildren(QWidget, "answer_line") if one.isVisible())
    bench.qtbot.keyClicks(line, "Meadow")
    bench.click("answer_text")
    bench.wait_for("Stored Meadow as version 1")
    assert [item.name for item in bench.get(bench.calls.levels())] == ["Meadow"]


def test_a_level_with_a_file_stays_unsaved_until_that_is_written(bench: Bench) -> None:
    path = bench.folder / "own.json"
    save_level(bench.document, path)
    operations.add_entity(bench.document, "box")
    bench.store.save_as()
    line = bench.button("answer_text").window().findChild(QWidget, "answer_line")
    assert line is not None
    bench.qtbot.keyClicks(line, "Own")
    bench.click("answer_text")
    bench.wait_for("Stored Own as version 1")
    assert bench.document.is_dirty


def test_nothing_is_stored_in_the_middle_of_a_drag(bench: Bench) -> None:
    bench.stored()
    drag = bench.document.transaction("Move")
    bench.store.save()
    bench.wait_for("end the drag first")
    drag.rollback()


def test_sending_that_is_cut_is_told_and_the_level_is_stored(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.stored()
    assets = bench.folder / "assets"
    assets.mkdir()
    (assets / "own_crate.obj").write_bytes(b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")
    bench.library = AssetLibrary(level=assets, samples=None)
    operations.add_entity(bench.document, "own_crate")

    async def never(name: str, content: bytes) -> None:
        bench.store.cancel_sending()
        await asyncio.sleep(30)

    monkeypatch.setattr(bench.calls, "send_asset", never)
    bench.store.save()
    bench.wait_for("Stored Forest as version 2. Assets were not all sent")
    monkeypatch.undo()
    bench.store.save()
    bench.wait_for("Stored Forest as version 3; 1 asset sent along")
    (assets / "own_crate.obj").write_bytes(b"v 0 0 0\nv 2 0 0\nv 0 2 0\nf 1 2 3\n")
    bench.store.save()
    bench.wait_for("Stored Forest as version 4. own_crate.obj is another file there, and stays: rename yours")


def test_deleting_asks_first(bench: Bench) -> None:
    level_id = bench.stored()
    bench.dialog.delete_requested.emit("nobody")
    bench.qtbot.waitUntil(lambda: not bench.store._is_busy)
    bench.dialog.delete_requested.emit(level_id)
    bench.click("answer_keep")
    bench.qtbot.waitUntil(lambda: not bench.store._is_busy)
    assert len(bench.get(bench.calls.levels())) == 1
    bench.dialog.delete_requested.emit(level_id)
    bench.click("answer_delete")
    bench.wait_for("Deleted Forest from the store")
    assert bench.store.why_not_save() == NOT_STORED


def test_a_stored_level_is_exported_where_the_person_says(bench: Bench) -> None:
    level_id = bench.stored()
    bench.dialog.export_requested.emit(level_id)
    [dialog] = bench.window.findChildren(QFileDialog, "store_export_dialog")
    dialog.fileSelected.emit(str(bench.folder / "a.zip"))
    dialog.reject()
    bench.wait_for("Exported a.zip")
    assert (bench.folder / "a.zip").read_bytes().startswith(b"PK")
    bench.dialog.export_requested.emit("nobody")


def test_saving_on_the_way_out_stores_it_where_it_came_from(bench: Bench) -> None:
    level_id = bench.stored()
    operations.add_entity(bench.document, "box")
    assert bench.get(bench.store.save_now())
    assert len(bench.get(bench.calls.read(level_id)).spec.entities) == 4
    bench.get(bench.calls.delete(level_id, 2))
    operations.add_entity(bench.document, "box")
    assert not bench.get(bench.store.save_now())
    assert any("is no longer in the store" in text for _, text in bench.said)


def rows_of(bench: Bench) -> dict[str, str]:
    """Names and versions as the dialog shows them."""
    tree = bench.dialog.findChild(QTreeWidget, "levels_table")
    assert tree is not None
    items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return {item.text(0): item.text(2) for item in items if item is not None}


def test_what_others_do_shows_while_the_store_is_open_and_the_chosen_level_stays_chosen(bench: Bench) -> None:
    mine = bench.stored()
    other = bench.get(bench.calls.create("Yard", bench.document.state, EditorState()))
    bench.store.show()
    bench.qtbot.waitUntil(lambda: rows_of(bench) == {"● Forest": "1", "Yard": "1"})
    bench.dialog.choose(mine)
    bench.get(bench.calls.create("Another", bench.document.state, EditorState()))
    bench.qtbot.waitUntil(lambda: "Another" in rows_of(bench))
    bench.get(bench.calls.write(mine, levels.document().state, EditorState(), 1))
    bench.qtbot.waitUntil(lambda: rows_of(bench)["● Forest"] == "2 (yours 1)")
    bench.get(bench.calls.delete(other.level_id, 1))
    bench.qtbot.waitUntil(lambda: set(rows_of(bench)) == {"Another", "● Forest"})
    assert bench.dialog.chosen == mine


def test_a_change_in_the_middle_of_a_deed_is_looked_at_when_that_has_ended(bench: Bench) -> None:
    level_id = bench.stored()
    bench.store.show()
    bench.qtbot.waitUntil(lambda: not bench.store._is_busy)
    bench.dialog.delete_requested.emit(level_id)  # it asks first, and is busy until then
    bench.button("answer_keep")
    with bench.qtbot.waitSignal(bench.events.changed):
        bench.get(bench.calls.create("Yard", bench.document.state, EditorState()))
    assert "Yard" not in rows_of(bench)
    bench.click("answer_keep")
    bench.qtbot.waitUntil(lambda: "Yard" in rows_of(bench))
