"""What is painted over the picture of the world: plates with names, arrows between quests, the mark of a landing."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from viewport.look import Theme
from viewport.scene.landing import Landing
from viewport.scene.placards import LINE_PX, LONGEST, Placard
from viewport.scene.quest_links import Link

PADDING_PX = 5.0
FONT_PX = 11
STEM_PX = 5.0
EDGE_PX = 2.0
HEAD_PX = 9.0
SHORTEST_PX = 24.0
"""Of an arrow that is shorter only the line is seen."""


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
        # At the edge of the window the plate moves in, the stem stays where it belongs.
        edge = painter.window()
        room.moveLeft(max(EDGE_PX, min(room.left(), edge.width() - EDGE_PX - width)))
        room.moveTop(max(EDGE_PX, room.top()))
        ink = QColor(theme.hex("warn" if placard.is_marked else "text.1"))
        painter.setPen(QColor(theme.hex("warn" if placard.is_marked else "text.3")))
        painter.drawLine(QPointF(placard.x, room.bottom()), QPointF(placard.x, room.bottom() + STEM_PX + placard.lift))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(room, 3, 3)
        painter.setPen(ink)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, placard.text)


def paint_links(painter: QPainter, theme: Theme, links: Sequence[Link]) -> None:
    """Paint each line dashed, with the head of an arrow in the middle of what is seen: ends may lie behind plates."""
    ink, halo = QColor(theme.hex("warn")), QColor(theme.hex("surface.0"))
    halo.setAlpha(150)
    dashed = QPen(ink, 1.5)
    dashed.setDashPattern([5, 4])
    for link in links:
        start, end = QPointF(*link.start), QPointF(*link.end)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(halo, 3.5), dashed):
            painter.setPen(pen)
            painter.drawLine(start, end)
        length = math.hypot(end.x() - start.x(), end.y() - start.y())
        if length >= SHORTEST_PX:
            along = (end - start) / length * HEAD_PX
            across = QPointF(-along.y(), along.x()) * 0.5
            tip = (start + end) / 2 + along / 2
            painter.setPen(QPen(halo, 1.5))
            painter.setBrush(ink)
            painter.drawPolygon(QPolygonF([tip, tip - along + across, tip - along - across]))


def paint_landing(painter: QPainter, theme: Theme, landing: Landing | None, text: str) -> None:
    """Paint where something would land: a ring on the surface, a stem along its normal, what it is."""
    if landing is None:
        return
    accent, halo = QColor(theme.hex("accent")), QColor(theme.hex("surface.0"))
    halo.setAlpha(170)
    inner = QColor(accent)
    inner.setAlpha(46)
    place, tip = QPointF(*landing.place), QPointF(*landing.tip)
    ring = QPolygonF([QPointF(float(x), float(y)) for x, y in landing.ring])
    for pen, brush in ((QPen(halo, 4.0), Qt.BrushStyle.NoBrush), (QPen(accent, 2.0), inner)):
        painter.setPen(pen)
        painter.setBrush(brush)
        painter.drawPolygon(ring)
        painter.drawLine(place, tip)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(accent)
    painter.drawEllipse(place, 3, 3)
    shown = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    paint_placards(painter, theme, [Placard("", shown, tip.x(), tip.y() - STEM_PX, is_marked=False)])
