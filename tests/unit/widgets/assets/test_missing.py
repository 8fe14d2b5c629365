import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from widgets.assets.missing import MissingList
from widgets.assets.views import AssetKey, MissingRow

pytestmark = pytest.mark.gui

TENT = MissingRow(AssetKey("mesh", "tent"), 2, "no mesh “tent” in /assets", ("test", "text"))
SKY = MissingRow(AssetKey("sky", "dusk"), 1, "no sky")


@pytest.fixture
def rows(qtbot: QtBot) -> MissingList:
    rows = MissingList()
    qtbot.addWidget(rows)
    rows.show_rows((TENT, SKY))
    rows.show()
    return rows


def _button(rows: MissingList, name: str) -> QPushButton:
    button = rows.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    return button


def _offers(rows: MissingList, name: str) -> list[str]:
    menu = _button(rows, name).menu()
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions()]


def test_each_missing_asset_offers_its_users_a_file_and_likes(qtbot: QtBot, rows: MissingList) -> None:
    told: list[object] = []
    rows.users_requested.connect(told.append)
    rows.locate_requested.connect(told.append)
    rows.replace_requested.connect(lambda key, name: told.append((key, name)))
    qtbot.mouseClick(_button(rows, "missing_users_mesh_tent"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(_button(rows, "missing_locate_mesh_tent"), Qt.MouseButton.LeftButton)
    assert _offers(rows, "missing_replace_mesh_tent") == ["Replace with “test”", "Replace with “text”"]
    _button(rows, "missing_replace_mesh_tent").menu().actions()[1].trigger()
    assert told == [TENT.key, TENT.key, (TENT.key, "text")]
    assert not _button(rows, "missing_users_sky_dusk").isEnabled()


def test_the_chosen_tile_of_that_kind_can_stand_for_it(rows: MissingList) -> None:
    assert _offers(rows, "missing_replace_sky_dusk") == ["Choose a tile below first"]
    rows.choose(AssetKey("sky", "dawn"))
    assert _offers(rows, "missing_replace_sky_dusk") == ["Replace with “dawn”"]
    assert _offers(rows, "missing_replace_mesh_tent")[0] == "Replace with “test”"


def test_without_anything_missing_nothing_is_seen(rows: MissingList) -> None:
    assert rows.isVisible()
    rows.show_rows(())
    assert not rows.isVisible()
