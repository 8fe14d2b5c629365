"""The list of pieces: chosen, placed, renamed, exported."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.prefabs.pieces import PieceList
from widgets.prefabs.views import PieceRow

pytestmark = pytest.mark.gui
ROWS = (PieceRow("house", "House", "2 parts · 1 instance"), PieceRow("file:x", "Tree", "your folder", True))
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pieces(qtbot: QtBot) -> PieceList:
    pieces = PieceList()
    pieces.show_pieces(ROWS, has_level_folder=False)
    show_active(qtbot, pieces)
    return pieces


def tree_of(pieces: PieceList) -> QTreeWidget:
    tree = pieces.findChild(QTreeWidget, "prefab_list")
    assert tree is not None
    return tree


def button(pieces: PieceList, name: str) -> QPushButton:
    found = pieces.findChild(QPushButton, f"prefab_{name}")
    assert found is not None
    return found


def choose(qtbot: QtBot, pieces: PieceList, row: int) -> None:
    tree = tree_of(pieces)
    qtbot.mouseClick(tree.viewport(), LEFT, pos=tree.visualItemRect(tree.topLevelItem(row)).center())


def test_what_is_possible_depends_on_what_is_chosen(qtbot: QtBot, pieces: PieceList) -> None:
    names = ("place", "edit", "export", "delete")
    assert [button(pieces, name).isEnabled() for name in names] == [False] * 4
    choose(qtbot, pieces, 1)
    assert [button(pieces, name).isEnabled() for name in names] == [True, False, False, False]
    choose(qtbot, pieces, 0)
    assert [button(pieces, name).isEnabled() for name in names] == [True] * 4


def test_wishes_carry_the_key(qtbot: QtBot, pieces: PieceList) -> None:
    told: list[tuple[str, ...]] = []
    pieces.place_requested.connect(lambda key: told.append(("place", key)))
    pieces.edit_requested.connect(lambda key: told.append(("edit", key)))
    pieces.delete_requested.connect(lambda key: told.append(("delete", key)))
    pieces.export_requested.connect(lambda key, where: told.append(("export", key, where)))
    choose(qtbot, pieces, 0)
    for name in ("place", "edit", "delete"):
        qtbot.mouseClick(button(pieces, name), LEFT)
    to_level, to_own = button(pieces, "export").menu().actions()
    assert not to_level.isEnabled()
    assert "save the level first" in to_level.text()
    to_own.trigger()
    pieces.show_pieces(ROWS, has_level_folder=True)
    to_level.trigger()
    assert told == [
        ("place", "house"),
        ("edit", "house"),
        ("delete", "house"),
        ("export", "house", "user"),
        ("export", "house", "level"),
    ]


def test_a_double_click_places(qtbot: QtBot, pieces: PieceList) -> None:
    tree = tree_of(pieces)
    choose(qtbot, pieces, 1)
    with qtbot.waitSignal(pieces.place_requested) as asked:
        qtbot.mouseDClick(tree.viewport(), LEFT, pos=tree.visualItemRect(tree.topLevelItem(1)).center())
    assert asked.args == ["file:x"]


def test_a_typed_name_is_a_wish_and_the_old_one_stays_until_it_is_granted(qtbot: QtBot, pieces: PieceList) -> None:
    choose(qtbot, pieces, 0)
    tree = tree_of(pieces)
    tree.setCurrentItem(tree.topLevelItem(0))
    qtbot.keyClick(tree, Qt.Key.Key_F2)
    line = tree.findChild(QLineEdit)
    assert line is not None
    line.setText("Cabin")
    with qtbot.waitSignal(pieces.rename_requested) as asked:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert asked.args == ["house", "Cabin"]
    assert tree.topLevelItem(0).text(0) == "House"


def test_what_is_chosen_stays_chosen(qtbot: QtBot, pieces: PieceList) -> None:
    choose(qtbot, pieces, 0)
    pieces.show_pieces((ROWS[1], PieceRow("house", "Cabin", "2 parts")), has_level_folder=True)
    assert pieces.chosen == "house"
    pieces.show_pieces((ROWS[1],), has_level_folder=True)
    assert pieces.chosen == ""
