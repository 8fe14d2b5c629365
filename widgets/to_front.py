"""Bringing a window that stands beside the work to the front, wherever it was left."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def bring_to_front(window: QWidget) -> None:
    """Show it if it is hidden, above all others, with the keyboard."""
    window.show()
    window.raise_()
    window.activateWindow()
