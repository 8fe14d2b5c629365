"""What is typed in is what is wished for; a secret is hidden and asked for only where one is needed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.connection.form import ConnectionForm
from widgets.connection.view import Wish

pytestmark = pytest.mark.gui


@pytest.fixture
def form(qtbot: QtBot) -> ConnectionForm:
    form = ConnectionForm()
    show_active(qtbot, form)
    return form


def line(form: ConnectionForm, name: str) -> QLineEdit:
    found = form.findChild(QLineEdit, f"connection_{name}")
    assert isinstance(found, QLineEdit)
    return found


def test_what_is_typed_is_what_is_wished_for(form: ConnectionForm, qtbot: QtBot) -> None:
    told: list[str] = []
    form.edited.connect(lambda: told.append("edited"))
    form.accepted.connect(lambda: told.append("accepted"))
    form.begin()
    qtbot.keyClicks(line(form, "address"), " ws://h:81 ")
    qtbot.keyClicks(line(form, "http"), "http://h")
    qtbot.keyClicks(line(form, "name"), "Pump")
    qtbot.keyClick(line(form, "name"), Qt.Key.Key_Return)
    assert form.wish == Wish("ws://h:81", "http://h", "Pump")
    assert told[0] == "edited"
    assert told[-1] == "accepted"


def test_user_and_password_are_asked_for_where_they_are_needed(form: ConnectionForm, qtbot: QtBot) -> None:
    assert not line(form, "secret").isVisible()
    box = form.findChild(QComboBox, "connection_sign_in_input")
    assert isinstance(box, QComboBox)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert form.wish.sign_in == "password"
    qtbot.keyClicks(line(form, "user"), "eve")
    qtbot.keyClicks(line(form, "secret"), "word")
    assert (form.wish.user, form.wish.secret) == ("eve", "word")
    assert line(form, "secret").echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert form.wish.sign_in == "token"
    assert not line(form, "user").isVisible()
    assert form.wish.user == ""
    assert line(form, "secret").accessibleName() == "Token"


def test_a_kept_secret_is_not_shown_and_need_not_be_typed(form: ConnectionForm) -> None:
    form.show_place("Kept in the keyring of this computer.")
    form.show_wish(Wish("ws://h", sign_in="token"), keeps_secret=True)
    assert line(form, "secret").text() == ""
    assert line(form, "secret").placeholderText() == "as kept"
    form.show_bad_address(True)
    assert line(form, "address").property("invalid")
