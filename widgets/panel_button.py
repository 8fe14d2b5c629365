"""A button of a panel: named for tests, and spoken by its tip, which says more than its short text."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton


def panel_button(name: str, text: str, tip: str) -> QPushButton:
    """Return the button; `name` is its object name."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
