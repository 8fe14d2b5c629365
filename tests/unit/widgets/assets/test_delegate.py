import pytest
from PySide6.QtCore import QMimeData, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from widgets.assets.delegate import TILE_SIZE, TileDelegate
from widgets.assets.model import AssetModel
from widgets.assets.views import AssetKey, AssetTile
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def _painted(model: AssetModel, *, is_chosen: bool = False) -> QImage:
    image = QImage(TILE_SIZE, QImage.Format.Format_RGBA8888)
    image.fill(QColor("black"))
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, TILE_SIZE.width(), TILE_SIZE.height())  # type: ignore[attr-defined]
    if is_chosen:
        option.state = QStyle.StateFlag.State_Selected  # type: ignore[attr-defined]
    painter = QPainter(image)
    TileDelegate(Theme()).paint(painter, option, model.index(0))
    painter.end()
    return image


def test_a_tile_shows_its_picture_and_that_it_is_chosen(qapp: QApplication) -> None:
    model = AssetModel(lambda kind, name: QMimeData())
    model.show_tiles([AssetTile(AssetKey("mesh", "wolf"), "level", 2)])
    waiting = _painted(model)
    picture = QImage(96, 96, QImage.Format.Format_RGBA8888)
    picture.fill(QColor(Qt.GlobalColor.red))
    model.show_thumbnail(AssetKey("mesh", "wolf"), picture)
    shown = _painted(model)
    assert shown.pixelColor(TILE_SIZE.width() // 2, 30) == QColor(Qt.GlobalColor.red)
    assert waiting.pixelColor(20, 20) != shown.pixelColor(TILE_SIZE.width() // 2, 30)
    assert _painted(model, is_chosen=True) != shown
    assert TileDelegate(Theme()).sizeHint(QStyleOptionViewItem(), model.index(0)) == TILE_SIZE
