"""A window that stands beside the work comes to the front."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.to_front import bring_to_front

pytestmark = pytest.mark.gui


def test_a_hidden_window_is_shown_and_has_the_keyboard(qtbot: QtBot) -> None:
    other, window = QDialog(), QDialog()
    qtbot.addWidget(window)
    show_active(qtbot, other)
    bring_to_front(window)
    qtbot.waitUntil(window.isActiveWindow)
    assert window.isVisible()
    bring_to_front(other)
    qtbot.waitUntil(other.isActiveWindow)
