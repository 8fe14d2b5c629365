"""What is written over a viewport: names and quest marks, as small plates that never cover one another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from viewport.look import Theme
from viewport.scene.placards import LINE_PX, Placard

PADDING_PX = 5.0
FONT_PX = 11
STEM_PX = 5.0


def paint_placards(painter: QPainter, theme: Theme, placards: Sequence[Placard]) -> None:
    """Paint each plate above its place, marked ones in the colour of what must be seen."""
    if not placards:
        return
    font = QFont(painter.font())
    font.setPixelSize(FONT_PX)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    ground = QColor(theme.hex("surface.1"))
    ground.setAlpha(205)
    for placard in placards:
        width = metrics.horizontalAdvance(placard.text) + 2 * PADDING_PX
        room = QRectF(placard.x - width / 2, placard.y - LINE_PX, width, LINE_PX - 2)
        ink = QColor(theme.hex("warn" if placard.is_marked else "text.1"))
        painter.setPen(QColor(theme.hex("warn" if placard.is_marked else "text.3")))
        painter.drawLine(QPointF(placard.x, room.bottom()), QPointF(placard.x, room.bottom() + STEM_PX))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(room, 3, 3)
        painter.setPen(ink)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, placard.text)
