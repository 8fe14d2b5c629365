from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.document.document import Document
from app.document.holder import DocumentHolder
from app.presenters.asset_import import AssetImport
from resources.samples.models import market_cart
from runtime.assets.importing import written
from runtime.assets.library import AssetLibrary, level_asset_folder
from runtime.assets.primitives import primitive
from tests.helpers.levels import document, entity
from tests.helpers.qt_loop import running_loop
from widgets.assets.views import AssetKey

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot, loop: QEventLoop, window: QWidget, folder: Path) -> None:
        self.qtbot, self.loop, self.window, self.folder = qtbot, loop, window, folder
        made = document(entity("a", mesh="tent"))
        made.path = folder / "level.json"
        self.holder = DocumentHolder(made)
        self.tasks: list[asyncio.Task[Any]] = []
        self.looked: list[bool] = []
        self.importing = AssetImport(
            self.holder, window=lambda: window, run=self._run, library_for=self._library,
            look_again=lambda: self.looked.append(True), centre=lambda: (10, 0, 0),
        )  # fmt: skip
        self.said: list[tuple[str, str]] = []
        self.told: list[tuple[str, str]] = []
        self.importing.said.connect(lambda tone, text: self.said.append((tone, text)))
        self.importing.imported.connect(lambda kind, name: self.told.append((kind, name)))

    @property
    def document(self) -> Document:
        return self.holder.document

    @property
    def files(self) -> list[str]:
        folder = self.folder / "assets"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []

    def file(self, name: str, content: bytes) -> Path:
        path = self.folder / "from" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return path

    def take(self, *paths: Path) -> None:
        self.importing.take(paths)
        self.finish()

    def finish(self) -> None:
        self.qtbot.waitUntil(self.tasks[-1].done)
        self.tasks[-1].result()

    def answer(self, name: str) -> None:
        def buttons() -> list[QPushButton]:
            return [one for one in self.window.findChildren(QPushButton, f"answer_{name}") if one.isVisible()]

        self.qtbot.waitUntil(lambda: bool(buttons()))
        self.qtbot.mouseClick(buttons()[0], Qt.MouseButton.LeftButton)

    def _run(self, work: Coroutine[Any, Any, Any]) -> None:
        self.tasks.append(self.loop.create_task(work))

    def _library(self, level: Path | None) -> AssetLibrary:
        return AssetLibrary(level=level and level_asset_folder(level), user=self.folder / "user", samples=None)


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    window = QWidget()
    window.resize(900, 600)
    qtbot.addWidget(window)
    window.show()
    with running_loop(qapp) as loop:
        yield Bench(qtbot, loop, window, tmp_path)


def test_parts_of_a_model_are_placed_as_one_step(bench: Bench) -> None:
    before = dict(bench.document.entities)
    bench.importing.take([bench.file("market_cart.glb", market_cart())])
    bench.answer("parts")
    bench.finish()
    assert bench.files == [
        "canvas_roof.png", "cart_bed.glb", "cart_bed_2.glb", "cart_roof.glb", "cart_wheel.glb", "planks.png"
    ]  # fmt: skip
    assert bench.document.entities["bed"].material.texture == "planks"
    assert bench.document.entities["roof"].transform.position == (10, 2.1, 0)
    assert bench.document.entities["bed"].to_wire()["extras"]["load_kg"] == 240
    assert bench.looked == [True]
    assert bench.told == [("mesh", "cart_bed")]
    bench.document.undo()
    assert dict(bench.document.entities) == before


def test_each_material_of_an_obj_is_placed_with_its_colour_where_the_file_has_it(bench: Bench) -> None:
    bench.file("house.mtl", b"newmtl wall\nKd 1 1 0\nnewmtl roof\nKd 1 0 0\n")
    house = b"mtllib house.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nusemtl wall\nf 1 2 3\nusemtl roof\nf 1 2 4\n"
    bench.importing.take([bench.file("house.obj", house)])
    bench.answer("parts")
    bench.finish()
    assert bench.files == ["house_roof.glb", "house_wall.glb"]
    walls, roof = bench.document.entities["house_wall"], bench.document.entities["house_roof"]
    assert (walls.components.mesh, walls.material.color) == ("house_wall", (1, 1, 0))
    assert (roof.components.mesh, roof.material.color) == ("house_roof", (1, 0, 0))
    assert walls.transform == roof.transform
    assert bench.document.history.steps[-1].label == "Place house"


def test_as_one_mesh_nothing_is_placed_and_what_that_costs_is_said(bench: Bench) -> None:
    bench.importing.take([bench.file("market_cart.glb", market_cart())])
    bench.answer("whole")
    bench.finish()
    assert bench.files == ["canvas_roof.png", "market_cart.glb", "planks.png"]
    assert len(bench.document.entities) == 1
    assert bench.said[0][0] == "warn"
    assert "it has 3 materials" in bench.said[0][1]


def test_a_model_that_is_not_wanted_leaves_nothing(bench: Bench) -> None:
    bench.importing.take([bench.file("market_cart.glb", market_cart())])
    bench.answer("stay")
    bench.finish()
    assert bench.files == []
    assert bench.said == []


def test_a_name_that_is_taken_is_told_and_nothing_is_overwritten(bench: Bench) -> None:
    bench.take(bench.file("stone.glb", written(primitive("sphere"))))
    kept = (bench.folder / "assets" / "stone.glb").read_bytes()
    bench.take(bench.file("stone.glb", written(primitive("cone"))))
    assert bench.files == ["stone.glb", "stone_2.glb"]
    assert (bench.folder / "assets" / "stone.glb").read_bytes() == kept
    assert "Names that were taken: stone is “stone_2”." in bench.said[-1][1]
    assert bench.told[-1] == ("mesh", "stone_2")


def test_what_cannot_be_read_is_told_and_the_next_file_is_taken(bench: Bench) -> None:
    broken = bench.file("cart.glb", market_cart()[:500])
    bench.take(broken, bench.folder, bench.file("stone.glb", written(primitive("sphere"))))
    assert [tone for tone, _ in bench.said] == ["alarm", "alarm", "ok"]
    assert "cart.glb is cut off: 500 of" in bench.said[0][1]
    assert "Nothing of it was imported." in bench.said[0][1]
    assert "is a folder" in bench.said[1][1]
    assert bench.files == ["stone.glb"]


def test_a_folder_that_cannot_be_written_is_told(bench: Bench) -> None:
    (bench.folder / "assets").write_bytes(b"a file")
    bench.take(bench.file("stone.glb", written(primitive("sphere"))))
    assert bench.said == [("alarm", bench.said[0][1])]
    assert "could not be written" in bench.said[0][1]


def test_without_a_file_of_its_own_a_level_imports_into_the_users_folder(bench: Bench) -> None:
    bench.document.path = None
    bench.take(bench.file("stone.glb", written(primitive("sphere"))))
    assert (bench.folder / "user" / "stone.glb").is_file()


def test_a_located_file_takes_the_name_that_is_missing(bench: Bench) -> None:
    bench.importing.take_for(AssetKey("mesh", "tent"), bench.file("my_tent.glb", written(primitive("cone"))))
    bench.finish()
    assert bench.files == ["tent.glb"]
    assert bench.said[-1][0] == "ok"
    bench.importing.take_for(AssetKey("mesh", "tent"), bench.file("my_tent.glb", written(primitive("cone"))))
    bench.finish()
    assert "tent.glb is there already" in bench.said[-1][1]


def test_a_located_file_of_another_kind_is_refused(bench: Bench) -> None:
    picture = bench.folder / "tent.png"
    Image.fromarray(np.zeros((2, 2, 3), np.uint8)).save(picture)
    bench.importing.take_for(AssetKey("mesh", "tent"), picture)
    bench.finish()
    assert bench.said == [("alarm", "tent.png is a texture; “tent” must be a mesh. “tent” is still missing.")]
    assert bench.files == []


@pytest.mark.parametrize("is_located", [False, True])
def test_files_are_chosen_in_a_dialog(bench: Bench, is_located: bool) -> None:
    path = bench.file("stone.glb", written(primitive("sphere")))
    if is_located:
        bench.importing.locate(AssetKey("mesh", "tent"))
    else:
        bench.importing.choose()
    dialog = bench.window.findChild(QFileDialog, "import_dialog")
    assert isinstance(dialog, QFileDialog)
    bench.qtbot.waitUntil(dialog.isVisible)
    line = dialog.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setText(str(path))
    bench.qtbot.keyClick(line, Qt.Key.Key_Return)
    bench.qtbot.waitUntil(lambda: bool(bench.tasks))
    bench.finish()
    assert bench.files == (["tent.glb"] if is_located else ["stone.glb"])
