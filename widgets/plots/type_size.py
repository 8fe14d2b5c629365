"""The size of what is written in plots. Set on the painter: the style sheet's size outranks a widget's own font."""

from __future__ import annotations

from PySide6.QtGui import QPainter

SMALL_PX = 11


def use_small_font(painter: QPainter, pixels: int = SMALL_PX) -> None:
    """Write on with so many pixels."""
    font = painter.font()
    font.setPixelSize(pixels)
    painter.setFont(font)
