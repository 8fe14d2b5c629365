"""A widget shown as the active window, so that keys and focus work as they do for a person."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot


def show_active(qtbot: QtBot, widget: QWidget) -> None:
    """Show a widget, wait until its window is active, and have it closed when the test ends."""
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow, timeout=5_000)


def shown_window(qtbot: QtBot, width: int = 600, height: int = 400) -> QWidget:
    """Return an empty window that is on the screen, for what opens over one; it is closed when the test ends."""
    window = QWidget()
    window.resize(width, height)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window
