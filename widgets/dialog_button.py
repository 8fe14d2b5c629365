"""A button of a dialog: named for tests and screen readers, not pressed by Enter in a field."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton


def dialog_button(name: str, text: str, tip: str) -> QPushButton:
    """Return the button; `name` is its object name."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text.rstrip("…"))
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button
