"""Widgets one above the other, without room between them."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget


def stacked(*widgets: QWidget, last_grows: bool = False) -> QWidget:
    """Return what holds them; one that is hidden takes no room, and `last_grows` gives the last all that is left."""
    stack = QWidget()
    column = QVBoxLayout(stack)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget, int(last_grows and widget is widgets[-1]))
    return stack
