"""What opens a runtime: role, reach and port are chosen, address and token shown while it is open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.sharing.dialog import CLOSED, OPEN_NET, SECURED, SharingDialog

pytestmark = pytest.mark.gui


@pytest.fixture
def dialog(qtbot: QtBot) -> SharingDialog:
    dialog = SharingDialog()
    show_active(qtbot, dialog)
    return dialog


def button(dialog: SharingDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, f"sharing_{name}")
    assert isinstance(found, QPushButton)
    return found


def line(dialog: SharingDialog, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, f"sharing_{name}")
    assert isinstance(found, QLineEdit)
    return found


def tls(dialog: SharingDialog) -> QCheckBox:
    found = dialog.findChild(QCheckBox, "sharing_tls")
    assert isinstance(found, QCheckBox)
    return found


def words(dialog: SharingDialog) -> str:
    found = dialog.findChild(QLabel, "sharing_words")
    assert isinstance(found, QLabel)
    return found.text()


def test_what_is_chosen_is_asked_for(dialog: SharingDialog, qtbot: QtBot) -> None:
    asked: list[tuple[object, ...]] = []
    dialog.share_requested.connect(lambda *wish: asked.append(wish))
    assert words(dialog) == CLOSED
    for name in ("role", "reach"):
        box = dialog.findChild(QComboBox, f"sharing_{name}_input")
        assert isinstance(box, QComboBox)
        box.setFocus()
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert tls(dialog).isChecked()
    qtbot.mouseClick(tls(dialog), Qt.MouseButton.LeftButton, pos=QPoint(8, tls(dialog).height() // 2))
    assert words(dialog) == OPEN_NET
    line(dialog, "port").clear()
    qtbot.keyClicks(line(dialog, "port"), "8700")
    qtbot.mouseClick(button(dialog, "share"), Qt.MouseButton.LeftButton)
    assert asked == [("ENGINEER", "network", 8700, False)]


def test_over_tls_it_says_what_others_need(dialog: SharingDialog) -> None:
    assert not line(dialog, "certificate").isVisible()
    tls(dialog).setChecked(True)
    dialog.show_certificate("/home/me/authority.crt", "AB:CD")
    dialog.show_shared("https://127.0.0.1:8700", "secret-token")
    assert words(dialog) == SECURED
    assert line(dialog, "certificate").isVisible()
    assert line(dialog, "fingerprint").text() == "AB:CD"
    assert not tls(dialog).isEnabled()


def test_while_it_is_open_it_says_where_and_with_what(dialog: SharingDialog, qtbot: QtBot) -> None:
    told: list[str] = []
    dialog.stop_requested.connect(lambda: told.append("stop"))
    assert not line(dialog, "token").isVisible()
    dialog.show_shared("http://127.0.0.1:8700", "secret-token")
    assert line(dialog, "address").text() == "http://127.0.0.1:8700"
    assert line(dialog, "token").isReadOnly()
    assert not button(dialog, "share").isEnabled()
    qtbot.mouseClick(button(dialog, "copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "http://127.0.0.1:8700\nsecret-token"
    qtbot.mouseClick(button(dialog, "stop"), Qt.MouseButton.LeftButton)
    assert told == ["stop"]
    dialog.show_shared("", "")
    assert not line(dialog, "token").isVisible()


def test_why_it_cannot_be_shared_is_said(dialog: SharingDialog) -> None:
    dialog.show_barred("not here")
    assert dialog.notice.text == "not here"
    assert not button(dialog, "share").isEnabled()
    dialog.show_barred("")
    assert button(dialog, "share").isEnabled()
