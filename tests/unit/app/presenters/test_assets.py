from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt
from pytestqt.qtbot import QtBot

from app.document.document import Document
from app.document.holder import DocumentHolder
from app.document.operations import set_locked
from app.presenters.assets import AssetsPresenter
from runtime.assets.importing import written
from runtime.assets.library import AssetLibrary, level_asset_folder
from runtime.assets.primitives import primitive
from tests.helpers.levels import document, entity
from tests.helpers.shown import show_active
from widgets.assets.panel import AssetsPanel
from widgets.assets.views import AssetKey
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.assets = folder / "assets"
        self.assets.mkdir()
        (self.assets / "boulder.glb").write_bytes(written(primitive("sphere")))
        Image.fromarray(np.zeros((8, 16, 3), np.uint8)).save(self.assets / "dusk.png")
        self.holder = DocumentHolder(self.level(document(entity("a", mesh="bolder"), entity("b"))))
        self.panel = AssetsPanel(Theme(), lambda kind, name: QMimeData())
        self.panel.resize(700, 400)
        self.presenter = AssetsPresenter(
            self.panel, self.holder, library_for=self.library, thumbnails=folder / "kept", centre=lambda: (4, 0, 2)
        )
        self.said: list[tuple[str, str]] = []
        self.presenter.said.connect(lambda tone, text: self.said.append((tone, text)))
        show_active(qtbot, self.panel)
        self.settle()

    def level(self, made: Document) -> Document:
        made.path = self.folder / "level.json"
        return made

    def library(self, level: Path | None) -> AssetLibrary:
        return AssetLibrary(level=level and level_asset_folder(level), samples=None)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.presenter.is_idle)

    @property
    def document(self) -> Document:
        return self.holder.document

    def missing(self) -> list[str]:
        listed = self.presenter._listing.missing
        return [row.key.name for row in listed]


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    return Bench(qtbot, tmp_path)


def test_tiles_have_their_pictures_and_what_is_missing_is_listed(bench: Bench) -> None:
    shown = {tile.key: row for row, tile in enumerate(bench.panel.model.shown)}
    assert AssetKey("mesh", "boulder") in shown
    bench.panel.grid.viewport().repaint()
    bench.settle()
    index = bench.panel.model.index(shown[AssetKey("mesh", "boulder")])
    assert bench.panel.model.data(index, Qt.ItemDataRole.DecorationRole) is not None
    assert bench.missing() == ["bolder"]


def test_a_mesh_is_placed_standing_in_front_of_the_camera_as_one_step(bench: Bench) -> None:
    bench.panel.use_requested.emit(AssetKey("mesh", "boulder"))
    bench.settle()
    placed = bench.document.entities["boulder_1"]
    assert placed.transform.position == (4, 0.5, 2)
    assert bench.document.history.position == 1
    bench.settle()
    assert next(tile for tile in bench.panel.model.shown if tile.key.name == "boulder").uses == 1


def test_on_a_wall_it_touches_the_wall(bench: Bench) -> None:
    bench.presenter.drop("mesh", "box", (1.0, 2.0, 3.0), (1.0, 0.0, 0.0), "a")
    bench.settle()
    assert bench.document.entities["box_1"].transform.position == (1.5, 2, 3)


def test_a_mesh_that_cannot_be_read_is_told(bench: Bench) -> None:
    bench.presenter.place("nobody", (0, 0, 0))
    bench.settle()
    assert bench.said[0][0] == "alarm"
    assert "nobody cannot be placed" in bench.said[0][1]
    assert len(bench.document.entities) == 2


def test_a_texture_goes_to_what_it_was_dropped_on(bench: Bench) -> None:
    bench.presenter.drop("texture", "dusk", (0.0, 0.0, 0.0), (0.0, 1.0, 0.0), "b")
    assert bench.document.entities["b"].material.texture == "dusk"
    bench.presenter.drop("texture", "dusk", (0.0, 0.0, 0.0), (0.0, 1.0, 0.0), None)
    assert bench.said[-1] == ("warn", "A texture is put onto an entity: drop it on one.")
    set_locked(bench.document, ["a"], True)
    bench.presenter.drop("texture", "dusk", (0.0, 0.0, 0.0), (0.0, 1.0, 0.0), "a")
    assert bench.said[-1] == ("warn", "a is locked and keeps its texture.")


def test_a_texture_goes_to_the_selection_and_says_when_there_is_none(bench: Bench) -> None:
    bench.panel.use_requested.emit(AssetKey("texture", "checker"))
    assert "Nothing is selected" in bench.said[-1][1]
    bench.document.selection.replace(["a", "b"])
    bench.panel.use_requested.emit(AssetKey("texture", "checker"))
    assert {one.material.texture for one in bench.document.entities.values()} == {"checker"}
    assert bench.document.history.position == 1


def test_a_sky_becomes_the_levels(bench: Bench) -> None:
    bench.panel.use_requested.emit(AssetKey("sky", "dusk"))
    assert bench.document.settings.skybox == "dusk"
    bench.presenter.drop("sky", "default_sky", (0.0, 0.0, 0.0), (0.0, 1.0, 0.0), None)
    assert bench.document.settings.skybox == "default_sky"


def test_what_is_missing_is_replaced_everywhere_and_is_missing_no_more(bench: Bench) -> None:
    bench.panel.replace_requested.emit(AssetKey("mesh", "bolder"), "boulder")
    assert bench.document.entities["a"].components.mesh == "boulder"
    assert bench.said[-1] == ("ok", "“boulder” stands for “bolder” at 1 place; Ctrl+Z takes it back.")
    bench.qtbot.waitUntil(lambda: bench.presenter.is_idle and not bench.missing())
    bench.document.undo()
    bench.qtbot.waitUntil(lambda: bench.presenter.is_idle and bench.missing() == ["bolder"])


def test_users_are_selected(bench: Bench) -> None:
    bench.panel.users_requested.emit(AssetKey("mesh", "bolder"))
    assert tuple(bench.document.selection.ids) == ("a",)


def test_another_level_lists_its_own(bench: Bench) -> None:
    other = document(entity("a"))
    bench.holder.replace(other)
    bench.settle()
    assert AssetKey("mesh", "boulder") not in {tile.key for tile in bench.panel.model.shown}


def test_what_was_imported_is_chosen_when_it_is_there(bench: Bench) -> None:
    (bench.assets / "new.glb").write_bytes(written(primitive("cone")))
    bench.presenter.choose("mesh", "new")
    bench.settle()
    assert bench.panel.chosen is not None
    assert bench.panel.chosen.key.name == "new"
