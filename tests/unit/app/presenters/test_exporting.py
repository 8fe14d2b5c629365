"""Exports from the window: the file is whole or not there, and what it lacks is named."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import trimesh
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.document.document import Document
from app.document.holder import DocumentHolder
from app.document.saving import save_level
from app.presenters.exporting import LevelExports
from runtime.assets.export import container
from runtime.assets.library import AssetLibrary
from tests.helpers import levels
from tests.helpers.qt_loop import running_loop, wait_for

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, loop: QEventLoop, qtbot: QtBot, window: QWidget, folder: Path, document: Document) -> None:
        self.loop = loop
        self.qtbot = qtbot
        self.window = window
        self.folder = folder
        self.holder = DocumentHolder(document)
        self.library = AssetLibrary(samples=None)
        self.exports = LevelExports(
            self.holder, window=lambda: window, run=loop.create_task, library_for=lambda path: self.library
        )
        self.said: list[tuple[str, str]] = []
        self.missing: list[str] = []
        self.exports.said.connect(lambda tone, text: self.said.append((tone, text)))
        self.exports.missing_told.connect(self.missing.append)

    def export(self, path: Path, wanted: str) -> bool:
        return bool(wait_for(self.qtbot, self.loop, self.exports.export(path, wanted)))  # type: ignore[arg-type]


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    with running_loop(qapp) as loop:
        yield Bench(loop, qtbot, window, tmp_path, levels.document())


def test_a_glb_holds_the_level_on_screen(bench: Bench) -> None:
    path = bench.folder / "forest.glb"
    assert bench.export(path, "glb")
    scene = trimesh.load_scene(io.BytesIO(path.read_bytes()), file_type="glb")
    assert set(scene.graph.nodes_geometry) == set(bench.holder.document.entities)
    assert bench.said == [("ok", "Exported forest.glb")]
    assert bench.missing == []


def test_what_is_missing_is_named_with_what_stands_for_it(bench: Bench) -> None:
    lost = [levels.entity(f"e{number}", mesh=f"lost_{number}") for number in range(7)]
    bench.holder.replace(levels.document(*lost))
    assert bench.export(bench.folder / "a.glb", "glb")
    assert bench.export(bench.folder / "a.zip", "zip")
    assert bench.missing == [
        "Exported a.glb; not found: lost_0, lost_1, lost_2, lost_3, lost_4 and 2 more. Placeholders stand for them.",
        "Exported a.zip; not found: lost_0, lost_1, lost_2, lost_3, lost_4 and 2 more. The zip is without them.",
    ]


def test_a_zip_is_called_after_the_level_and_a_spec_is_the_level(bench: Bench) -> None:
    assert bench.export(bench.folder / "x.zip", "zip")
    with zipfile.ZipFile(bench.folder / "x.zip") as archive:
        assert archive.namelist() == ["Dark Forest.json"]
    assert bench.export(bench.folder / "x.json", "world_spec")
    assert json.loads((bench.folder / "x.json").read_bytes()) == bench.holder.document.state.to_wire()


def test_a_folder_that_cannot_be_written_is_told_with_what_to_do(bench: Bench) -> None:
    assert not bench.export(bench.folder / "nowhere" / "a.glb", "glb")
    [(tone, text)] = bench.said
    assert tone == "alarm"
    assert text.startswith("a.glb was not exported: no such file or directory (")
    assert text.endswith("Choose another folder, or make room there.")
    assert bench.exports.why_not() == ""


def test_the_levels_own_file_is_saved_and_not_exported_over(bench: Bench) -> None:
    path = bench.folder / "own.json"
    save_level(bench.holder.document, path)
    before = path.read_bytes()
    assert not bench.export(path, "world_spec")
    assert path.read_bytes() == before
    assert bench.said[0][1].startswith("own.json is the open level's own file")


def test_what_the_format_cannot_hold_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_BYTES", 10)
    assert not bench.export(bench.folder / "a.glb", "glb")
    assert "Split the level, or export a zip" in bench.said[0][1]
    assert not (bench.folder / "a.glb").exists()


def test_one_that_takes_long_tells_how_far_it_is_and_can_be_given_up(bench: Bench) -> None:
    gate = threading.Event()
    mesh = bench.folder / "slow.glb"

    class Slow(AssetLibrary):
        def load_mesh(self, name: str):  # type: ignore[no-untyped-def]  # as the one it waits for
            gate.wait(20)
            return super().load_mesh(name)

    bench.library = Slow(samples=None)
    told: list[tuple[str, int]] = []
    ended: list[bool] = []
    bench.exports.progress_told.connect(lambda name, percent: told.append((name, percent)))
    bench.exports.progress_ended.connect(lambda: ended.append(True))
    bench.exports.give_up()  # nothing is under way yet
    task = bench.loop.create_task(bench.exports.export(mesh, "glb"))
    bench.qtbot.waitUntil(lambda: bool(told))
    assert told[0] == ("slow.glb", 0)
    assert bench.exports.why_not() == "an export is under way"
    assert not bench.export(bench.folder / "other.glb", "glb")
    bench.exports.give_up()
    gate.set()
    bench.qtbot.waitUntil(task.done)
    assert not task.result()
    assert ended == [True]
    assert bench.said[-1] == ("ok", "slow.glb was not exported")
    assert not mesh.exists()


def test_the_dialog_offers_a_name_that_is_not_the_levels_own(bench: Bench) -> None:
    save_level(bench.holder.document, bench.folder / "wood.json")
    bench.exports.choose_and_export("world_spec")
    [dialog] = bench.window.findChildren(QFileDialog, "export_dialog")
    assert Path(dialog.selectedFiles()[0]) == bench.folder / "wood (world spec).json"
    dialog.reject()
