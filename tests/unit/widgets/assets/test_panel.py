import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.assets.panel import NOTHING, AssetsPanel
from widgets.assets.views import AssetKey, AssetsView, AssetTile, MissingRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui

WOLF = AssetTile(AssetKey("mesh", "wolf"), "level", 3, "/assets/wolf.glb")
FUR = AssetTile(AssetKey("texture", "fur"), "samples")
TENT = MissingRow(AssetKey("mesh", "tent"), 1, "no mesh “tent”", ("test",))


@pytest.fixture
def panel(qtbot: QtBot) -> AssetsPanel:
    panel = AssetsPanel(Theme(), lambda kind, name: QMimeData())
    panel.resize(700, 400)
    panel.show_view(AssetsView((WOLF, FUR), (TENT,)))
    show_active(qtbot, panel)
    return panel


def test_tiles_and_what_is_missing_are_shown_and_counted(panel: AssetsPanel) -> None:
    count = panel.findChild(QLabel, "assets_count")
    assert isinstance(count, QLabel)
    assert count.text() == "2 assets"
    assert panel.missing.isVisible()
    assert panel.grid.isVisible()


def test_search_and_filters_narrow_and_an_empty_grid_offers_to_import(qtbot: QtBot, panel: AssetsPanel) -> None:
    panel.focus_search()
    search = panel.findChild(QLineEdit, "assets_search")
    assert isinstance(search, QLineEdit)
    assert search.hasFocus()
    qtbot.keyClicks(search, "wo")
    assert [tile.key.name for tile in panel.model.shown] == ["wolf"]
    qtbot.keyClicks(search, "x")
    nothing = panel.findChild(QLabel, "assets_nothing")
    assert isinstance(nothing, QLabel)
    assert nothing.isVisible()
    assert nothing.text() == NOTHING
    asked: list[bool] = []
    panel.import_requested.connect(lambda: asked.append(True))
    for name in ("assets_import_first", "assets_import"):
        button = panel.findChild(QPushButton, name)
        assert isinstance(button, QPushButton)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [True, True]
    panel.show_all()
    assert len(panel.model.shown) == 2
    kind = panel.findChild(QComboBox, "assets_kind")
    assert isinstance(kind, QComboBox)
    kind.setCurrentIndex(kind.findData("texture"))
    assert [tile.key.name for tile in panel.model.shown] == ["fur"]
    panel.show_source("level")
    assert list(panel.model.shown) == []


def test_enter_and_a_double_click_use_the_tile(qtbot: QtBot, panel: AssetsPanel) -> None:
    used: list[object] = []
    panel.use_requested.connect(used.append)
    panel.choose(WOLF.key)
    assert panel.chosen == WOLF
    qtbot.keyClick(panel.grid, Qt.Key.Key_Return)
    place = panel.grid.visualRect(panel.model.index(1)).center()
    qtbot.mouseClick(panel.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(panel.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert used == [WOLF.key, FUR.key]


def test_the_menu_of_a_tile_uses_it_and_finds_its_users(qtbot: QtBot, panel: AssetsPanel) -> None:
    told: list[object] = []
    panel.use_requested.connect(told.append)
    panel.users_requested.connect(told.append)
    panel.grid.customContextMenuRequested.emit(panel.grid.visualRect(panel.model.index(0)).center())
    menu = panel.findChild(QMenu, "assets_menu")
    assert isinstance(menu, QMenu)
    assert [action.isEnabled() for action in menu.actions()] == [True, True, True]
    for action in menu.actions()[:2]:
        action.trigger()
    menu.close()
    assert told == [WOLF.key, WOLF.key]
    panel.grid.customContextMenuRequested.emit(QPoint(690, 390))


def test_the_chosen_tile_stays_chosen_when_the_list_is_shown_anew(panel: AssetsPanel) -> None:
    panel.choose(FUR.key)
    panel.show_view(AssetsView((AssetTile(AssetKey("mesh", "bear"), "level"), WOLF, FUR)))
    assert panel.chosen == FUR


def test_files_that_are_dropped_are_told(panel: AssetsPanel) -> None:
    told: list[object] = []
    panel.files_dropped.connect(told.append)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/a/wolf.glb"), QUrl("https://elsewhere/x.glb")])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(QPoint(5, 5), action, mime, button, keys),
        QDragMoveEvent(QPoint(5, 5), action, mime, button, keys),
    ):
        (panel.dragEnterEvent if isinstance(event, QDragEnterEvent) else panel.dragMoveEvent)(event)  # type: ignore[arg-type]
        assert event.isAccepted()
    panel.dropEvent(QDropEvent(QPointF(5, 5), action, mime, button, keys))
    assert told == [("/a/wolf.glb",)]
    text = QMimeData()
    text.setText("words")
    panel.dropEvent(QDropEvent(QPointF(5, 5), action, text, button, keys))
    assert len(told) == 1
