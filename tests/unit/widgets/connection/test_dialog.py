"""The connection dialog by itself: what is chosen, what can be asked for, and when."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.connection.dialog import NEW, ConnectionDialog
from widgets.connection.result import NOTHING
from widgets.connection.view import CheckResult, RuntimeRow, Wish

pytestmark = pytest.mark.gui
OWN = RuntimeRow("embedded", "This computer", "in use", "●", is_present=True, is_connected=True, is_own=True)
PLANT = RuntimeRow("ws://plant", "Plant", "connected", "◐", is_connected=True)
OLD = RuntimeRow("ws://old", "Old", "ws://old")


@pytest.fixture
def dialog(qtbot: QtBot) -> ConnectionDialog:
    dialog = ConnectionDialog()
    dialog.show_runtimes([OWN, PLANT, OLD], NEW)
    show_active(qtbot, dialog)
    return dialog


def choose(dialog: ConnectionDialog, row: int) -> None:
    listing = dialog.findChild(QListWidget)
    assert listing is not None
    listing.setCurrentRow(row)


def button(dialog: ConnectionDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, f"connection_{name}")
    assert isinstance(found, QPushButton)
    return found


def test_without_an_address_nothing_can_be_tested(dialog: ConnectionDialog, qtbot: QtBot) -> None:
    asked: list[tuple[str, Wish]] = []
    dialog.test_requested.connect(lambda wish: asked.append(("test", wish)))
    dialog.connect_requested.connect(lambda wish: asked.append(("connect", wish)))
    assert not button(dialog, "test").isEnabled()
    address = dialog.findChild(QLineEdit, "connection_address")
    assert isinstance(address, QLineEdit)
    qtbot.keyClick(address, Qt.Key.Key_Return)
    assert not asked
    qtbot.keyClicks(address, "ws://h")
    qtbot.mouseClick(button(dialog, "test"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(address, Qt.Key.Key_Return)
    assert asked == [("test", Wish("ws://h")), ("connect", Wish("ws://h"))]


def test_each_kind_of_row_allows_what_makes_sense(dialog: ConnectionDialog) -> None:
    def allowed() -> set[str]:
        return {name for name in ("forget", "disconnect", "connect") if button(dialog, name).isEnabled()}

    dialog.form.show_wish(Wish("ws://h"))
    choose(dialog, 0)
    assert allowed() == {"connect"}
    assert not dialog.form.isVisible()
    choose(dialog, 1)
    assert allowed() == {"forget", "disconnect", "connect"}
    assert button(dialog, "connect").text() == "Switch to it"
    choose(dialog, 2)
    assert allowed() == {"forget", "connect"}
    choose(dialog, 3)
    assert allowed() == {"connect"}
    assert dialog.key == NEW


def test_what_is_wanted_of_a_row_carries_its_key(dialog: ConnectionDialog, qtbot: QtBot) -> None:
    told: list[str] = []
    dialog.chosen.connect(lambda key: told.append(f"chosen {key}"))
    dialog.forget_requested.connect(lambda key: told.append(f"forget {key}"))
    dialog.disconnect_requested.connect(lambda key: told.append(f"disconnect {key}"))
    dialog.own_requested.connect(lambda: told.append("own"))
    dialog.shown.connect(lambda: told.append("shown"))
    choose(dialog, 1)
    qtbot.mouseClick(button(dialog, "disconnect"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(dialog, "forget"), Qt.MouseButton.LeftButton)
    choose(dialog, 0)
    qtbot.mouseClick(button(dialog, "connect"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(dialog, "close"), Qt.MouseButton.LeftButton)
    dialog.show()
    assert told == [
        "chosen ws://plant", "disconnect ws://plant", "forget ws://plant", "chosen embedded", "own", "shown",
    ]  # fmt: skip


def test_while_something_is_under_way_nothing_else_can_be_asked_for(dialog: ConnectionDialog) -> None:
    dialog.form.show_wish(Wish("ws://h"))
    dialog.show_busy("Looking at ws://h …")
    assert not button(dialog, "connect").isEnabled()
    assert dialog.check.text == "Looking at ws://h …"
    dialog.show_busy("")
    dialog.show_result(CheckResult(True, "It can be used", "28 cards"))
    assert button(dialog, "connect").isEnabled()
    assert "28 cards" in dialog.check.text
    dialog.show_result(None)
    assert dialog.check.text == NOTHING
