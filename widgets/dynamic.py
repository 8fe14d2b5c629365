"""A property that the style sheet looks at, changed while the widget lives: its tone, that it is invalid, its kind."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def set_dynamic(widget: QWidget, name: str, value: object) -> None:
    """Set the property, and have the style look again; nothing where it has that value."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
