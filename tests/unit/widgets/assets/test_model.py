import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from widgets.assets.model import TILE, AssetModel
from widgets.assets.views import AssetKey, AssetTile

pytestmark = pytest.mark.gui

TILES = (
    AssetTile(AssetKey("mesh", "grey_wolf"), "level", 3, "/assets/grey_wolf.glb"),
    AssetTile(AssetKey("mesh", "rock"), "samples"),
    AssetTile(AssetKey("texture", "wolf_fur"), "user"),
    AssetTile(AssetKey("sky", "dusk"), "built-in"),
)


def _mime(kind: str, name: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(f"{kind} {name}")
    return mime


@pytest.fixture
def model(qapp: QApplication) -> AssetModel:
    model = AssetModel(_mime)
    model.show_tiles(TILES)
    return model


def _names(model: AssetModel) -> list[str]:
    return [str(model.data(model.index(row))) for row in range(model.rowCount())]


def test_words_kind_and_source_narrow_what_is_shown(model: AssetModel) -> None:
    model.show_filter("WOLF", "", "")
    assert _names(model) == ["grey_wolf", "wolf_fur"]
    model.show_filter("wolf grey", "", "")
    assert _names(model) == ["grey_wolf"]
    model.show_filter("", "mesh", "samples")
    assert _names(model) == ["rock"]
    model.show_filter("", "", "")
    assert len(_names(model)) == 4


def test_a_picture_is_asked_for_once_and_shown_when_it_comes(model: AssetModel) -> None:
    asked: list[AssetTile] = []
    model.thumbnail_wanted.connect(asked.append)
    index = model.index(0)
    for _ in range(3):
        assert model.data(index, Qt.ItemDataRole.DecorationRole) is None
    assert asked == [TILES[0]]
    model.show_thumbnail(TILES[0].key, QImage(4, 4, QImage.Format.Format_RGBA8888))
    assert model.data(index, Qt.ItemDataRole.DecorationRole) is not None
    model.show_thumbnail(TILES[0].key, None)
    assert model.data(index, Qt.ItemDataRole.DecorationRole) is None


def test_pictures_stay_while_their_files_are_the_same(model: AssetModel) -> None:
    model.show_thumbnail(TILES[0].key, QImage(4, 4, QImage.Format.Format_RGBA8888))
    model.show_tiles((AssetTile(TILES[0].key, "level", 9, TILES[0].path), *TILES[1:]))
    assert model.data(model.index(0), Qt.ItemDataRole.DecorationRole) is not None
    model.show_tiles((AssetTile(TILES[0].key, "user", 9, "/elsewhere.glb"), *TILES[1:]))
    assert model.data(model.index(0), Qt.ItemDataRole.DecorationRole) is None
    model.show_thumbnail(TILES[0].key, QImage(4, 4, QImage.Format.Format_RGBA8888))
    model.forget_thumbnails()
    assert model.data(model.index(0), Qt.ItemDataRole.DecorationRole) is None


def test_a_tile_says_where_from_and_how_often_and_can_be_dragged(model: AssetModel) -> None:
    assert model.data(model.index(0), Qt.ItemDataRole.ToolTipRole) == (
        "grey_wolf · mesh · Level, used 3 ×\n/assets/grey_wolf.glb"
    )
    assert model.data(model.index(3), Qt.ItemDataRole.AccessibleTextRole) == (
        "dusk · sky · Built-in, not used in this level"
    )
    assert model.data(model.index(1), TILE) == TILES[1]
    assert model.data(model.index(1), Qt.ItemDataRole.EditRole) is None
    assert model.flags(model.index(0)) & Qt.ItemFlag.ItemIsDragEnabled
    assert model.mimeData([model.index(2)]).text() == "texture wolf_fur"
    assert model.rowCount(model.index(0)) == 0
