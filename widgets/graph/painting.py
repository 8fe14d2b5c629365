"""Draws the graph on any painter: the screen's, or the one of an SVG file. Colours are tokens of the theme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from widgets.graph.view import NODE_H, NODE_W, GraphEdge, GraphNode, NodeState
from widgets.theme import Theme

RADIUS = 4.0
PAD = 8.0
DOT = 4.5
TEXT_FROM = 0.45
"""Below this scale nobody could read a label; colours and shapes are all that is drawn."""
_NOTHING = NodeState()


def edge_paths(edges: Iterable[GraphEdge], places: Mapping[int, GraphNode]) -> QPainterPath:
    """Return the curves from the right of what is read to the left of who reads it."""
    path = QPainterPath()
    for edge in edges:
        start, end = edge_ends(edge, places)
        bend = max(40.0, abs(end.x() - start.x()) / 2)
        path.moveTo(start)
        path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
    return path


def edge_ends(edge: GraphEdge, places: Mapping[int, GraphNode]) -> tuple[QPointF, QPointF]:
    source, reader = places[edge.source], places[edge.reader]
    start = QPointF(source.x + NODE_W, source.y + NODE_H / 2)
    return start, QPointF(reader.x, reader.y + NODE_H / 2)


class GraphPainter:
    """Keeps fonts; one for each surface that is drawn on."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        self._theme = theme
        self._font = QFont(font)
        self._font.setPixelSize(12)
        self._small = QFont(font)
        self._small.setPixelSize(10)
        self.is_stale = False

    def edges(self, painter: QPainter, path: QPainterPath, *, is_mine: bool = False, is_late: bool = False) -> None:
        """Draw curves; those of the chosen card stand out, what is one scan old is dashed."""
        color = self._theme.color("accent") if is_mine else self._color("text.3")
        pen = QPen(color, 2.0 if is_mine else 1.0)
        if is_late:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def node(
        self,
        painter: QPainter,
        node: GraphNode,
        state: NodeState | None,
        *,
        is_chosen: bool = False,
        with_text: bool = True,
    ) -> None:
        """Draw a card with what it shows now."""
        shown = state or _NOTHING
        box = QRectF(node.x, node.y, NODE_W, NODE_H)
        edge = "accent" if is_chosen else "halt" if shown.is_next else "alarm" if shown.is_faulty else "line"
        painter.setPen(QPen(self._color(edge), 2.0 if edge != "line" else 1.0))
        painter.setBrush(self._color("surface.2" if shown.is_enabled else "surface.1"))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        if not with_text:
            self._shapes(painter, box, shown)
            return
        if shown.state:
            painter.fillRect(QRectF(box.left() + 1, box.top() + 1, 4, NODE_H - 2), self._color("ok"))
        self._words(painter, box, node, shown)

    def _shapes(self, painter: QPainter, box: QRectF, shown: NodeState) -> None:
        """What can be told from afar: a full left half is on, a full right half is marked."""
        half = NODE_W / 2
        if shown.state:
            painter.fillRect(QRectF(box.left(), box.top(), half, NODE_H), self._color("ok"))
        if shown.marks:
            token = "alarm" if shown.is_faulty else "halt" if shown.is_next else "warn"
            painter.fillRect(QRectF(box.left() + half, box.top(), half, NODE_H), self._color(token))

    def _words(self, painter: QPainter, box: QRectF, node: GraphNode, shown: NodeState) -> None:
        left, right = int(Qt.AlignmentFlag.AlignLeft), int(Qt.AlignmentFlag.AlignRight)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        upper = QRectF(box.left() + PAD + 2, box.top() + 2, NODE_W - 2 * PAD - 2, NODE_H / 2)
        lower = QRectF(box.left() + PAD + 2, box.top() + NODE_H / 2 - 1, NODE_W - 2 * PAD - 2, NODE_H / 2 - 1)
        painter.setFont(self._font)
        painter.setPen(self._color("text.1" if shown.is_enabled else "text.3"))
        label = f"{node.card_id}  {node.label}"
        room = upper.width() - (painter.fontMetrics().horizontalAdvance(shown.marks) + 6 if shown.marks else 0)
        elided = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(upper, left | middle, elided)
        if shown.marks:
            painter.setPen(self._color("alarm" if shown.is_faulty else "halt" if shown.is_next else "warn"))
            painter.drawText(upper, right | middle, shown.marks)
        painter.setFont(self._small)
        painter.setPen(self._color("text.2"))
        painter.drawText(lower, left | middle, node.family)
        mark = "" if shown.state is None else "● " if shown.state else "○ "
        painter.drawText(lower, right | middle, f"{mark}{shown.value}")

    def _color(self, token: str) -> QColor:
        return self._theme.color(token, stale=self.is_stale and token not in ("surface.1", "surface.2", "accent"))
