"""The graph on screen: pan, zoom, one chosen card, arrows that follow edges. It paints what can be seen, no more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.graph.painting import TEXT_FROM, GraphPainter, edge_paths
from widgets.graph.view import NODE_H, NODE_W, GraphNode, GraphView, Neighbours, NodeState, neighbours
from widgets.theme import Theme

LEAST_SCALE, MOST_SCALE = 0.02, 3.0
WHEEL_FACTOR = 1.0015
KEY_FACTOR = 1.25
READABLE = 0.8
LEGIBLE = 0.65
"""A graph that would be smaller than this opens around the chosen card instead of whole."""
Follows = Literal["opening", "fit"] | None
"""What the picture does when its room changes: as when it was opened, all in view, or stay where it was moved to."""
MARGIN = 24.0
DRAG_FROM_PX = 4


class GraphCanvas(QWidget):
    """`card_chosen` when a click or an arrow chose a card, `card_opened` on Enter and double click."""

    card_chosen = Signal(object)
    card_opened = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph_canvas")
        self.setAccessibleName("Graph of the cards: arrows follow what is read, Enter opens the card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._theme = theme
        self._painter = GraphPainter(theme, self.font())
        self._view = GraphView()
        self._places: dict[int, GraphNode] = {}
        self._neighbours = Neighbours()
        self._states: Mapping[int, NodeState] = {}
        self._paths: dict[bool, QPainterPath] = {}
        self._chosen: int | None = None
        self._scale, self._offset = 1.0, QPointF(MARGIN, MARGIN)
        self._follows: Follows = "opening"
        self._grab: tuple[QPointF, QPointF] | None = None
        self._empty_text = ""
        theme.changed.connect(self.update)

    @property
    def view(self) -> GraphView:
        return self._view

    @property
    def chosen(self) -> int | None:
        return self._chosen

    @property
    def empty_text(self) -> str:
        return self._empty_text

    @property
    def zoom(self) -> float:
        """Pixels on screen for one of the graph's."""
        return self._scale

    def show_graph(self, view: GraphView) -> None:
        """Show another graph: all of it where it can be read, else the chosen card and what is around it."""
        self._view = view
        self._places = {node.card_id: node for node in view.nodes}
        self._neighbours = neighbours(view)
        self._paths = {
            is_late: edge_paths((edge for edge in view.edges if edge.is_late is is_late), self._places)
            for is_late in (False, True)
        }
        self._open()

    def _open(self) -> None:
        self.fit()
        if self._view.nodes and self._scale < LEGIBLE:
            chosen, first = self._chosen, self._view.nodes[0].card_id
            self.zoom_by(READABLE / self._scale)
            at = self.place_of(chosen if chosen is not None and chosen in self._places else first)
            middle, extent = self.bounds().center() * self._scale + self._offset, self.bounds().size() * self._scale
            # What fits stands in the middle, whoever is chosen.
            if extent.width() <= self.width() - 2 * MARGIN:
                at.setX(middle.x())
            if extent.height() <= self.height() - 2 * MARGIN:
                at.setY(middle.y())
            self._offset += QPointF(self.rect().center()) - at
        self._follows = "opening"

    def show_states(self, states: Mapping[int, NodeState]) -> None:
        """Show what the cards are now."""
        self._states = states
        self.update()

    def show_stale(self, is_stale: bool) -> None:
        self._painter.is_stale = is_stale
        self.update()

    def show_empty_text(self, text: str) -> None:
        """What stands where the graph would be."""
        self._empty_text = text
        self.update()

    def choose(self, card_id: int) -> None:
        """Mark a card and bring it into view; an unknown one is marked once it is there."""
        self._chosen = card_id
        self._bring_into_view()
        self.update()

    def fit(self) -> None:
        """Bring all of it into view, never larger than life."""
        bounds = self.bounds()
        if not bounds.isEmpty():
            room_x, room_y = self.width() - 2 * MARGIN, self.height() - 2 * MARGIN
            wanted = min(1.0, room_x / bounds.width(), room_y / bounds.height())
            self._scale = max(LEAST_SCALE, wanted)
            self._offset = QPointF(self.rect().center()) - bounds.center() * self._scale
        self._follows = "fit"
        self.update()

    def bounds(self) -> QRectF:
        """Return what the graph covers, at scale 1."""
        box = QRectF()
        for node in self._view.nodes:
            box = box.united(QRectF(node.x, node.y, NODE_W, NODE_H))
        return box

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Zoom about a point of the widget, its middle if none is given."""
        at = about if about is not None else QPointF(self.rect().center())
        scale = max(LEAST_SCALE, min(MOST_SCALE, self._scale * factor))
        self._offset = at - (at - self._offset) * (scale / self._scale)
        self._scale = scale
        self._follows = None
        self.update()

    def place_of(self, card_id: int) -> QPointF:
        """Return the middle of a card in pixels of the widget."""
        node = self._places[card_id]
        return QPointF(node.x + NODE_W / 2, node.y + NODE_H / 2) * self._scale + self._offset

    def paint_all(self, painter: QPainter) -> None:
        """Draw the whole graph at scale 1 as it stands, for a file."""
        for is_late, path in self._paths.items():
            self._painter.edges(painter, path, is_late=is_late)
        for node in self._view.nodes:
            self._painter.node(painter, node, self._states.get(node.card_id), is_chosen=node.card_id == self._chosen)

    def sizeHint(self) -> QSize:
        return QSize(480, 320)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("surface.0"))
        if not self._view.nodes:
            painter.setPen(self._theme.color("text.2"))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(24, 24, -24, -24), flags, self._empty_text)
            painter.end()
            return
        painter.translate(self._offset)
        painter.scale(self._scale, self._scale)
        seen = QRectF(-self._offset / self._scale, QRectF(self.rect()).size() / self._scale)
        with_text = self._scale >= TEXT_FROM
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, with_text)
        self._paint_edges(painter)
        for node in self._view.nodes:
            if seen.intersects(QRectF(node.x, node.y, NODE_W, NODE_H)):
                is_chosen = node.card_id == self._chosen
                state = self._states.get(node.card_id)
                self._painter.node(painter, node, state, is_chosen=is_chosen, with_text=with_text)
        painter.end()

    def _paint_edges(self, painter: QPainter) -> None:
        for is_late, path in self._paths.items():
            self._painter.edges(painter, path, is_late=is_late)
        mine = [edge for edge in self._view.edges if self._chosen in (edge.source, edge.reader)]
        for is_late in (False, True):
            path = edge_paths((edge for edge in mine if edge.is_late is is_late), self._places)
            self._painter.edges(painter, path, is_mine=True, is_late=is_late)

    def card_at(self, at: QPointF) -> int | None:
        """Return the card under a point of the widget."""
        point = (at - self._offset) / self._scale
        for node in self._view.nodes:
            if QRectF(node.x, node.y, NODE_W, NODE_H).contains(point):
                return node.card_id
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grab = event.position(), self._offset
            hit = self.card_at(event.position())
            if hit is not None:
                self._choose(hit)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grab is None:
            return
        start, offset = self._grab
        moved = event.position() - start
        if moved.manhattanLength() >= DRAG_FROM_PX:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._offset = offset + moved
            self._follows = None
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grab = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self.card_at(event.position())
        if hit is not None:
            self.card_opened.emit(hit)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_by(WHEEL_FACTOR ** event.angleDelta().y(), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._chosen in self._places and self._chosen is not None:
                self.card_opened.emit(self._chosen)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom_by(1 / KEY_FACTOR if key == Qt.Key.Key_Minus else KEY_FACTOR)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            found = self._walk(Qt.Key(key))
            if found is not None:
                self._choose(found)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._chosen not in self._places and self._view.nodes and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._choose(self._view.nodes[0].card_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._follows is not None:
            self.fit() if self._follows == "fit" else self._open()

    def _walk(self, key: Qt.Key) -> int | None:
        """Right: to the first reader; left: to the first that is read; up and down: to the card next to it."""
        node = self._places.get(self._chosen) if self._chosen is not None else None
        if node is None:
            return self._view.nodes[0].card_id if self._view.nodes else None
        if key == Qt.Key.Key_Right:
            return next(iter(self._neighbours.readers.get(node.card_id, ())), None)
        if key == Qt.Key.Key_Left:
            return next(iter(self._neighbours.sources.get(node.card_id, ())), None)
        sign = 1 if key == Qt.Key.Key_Down else -1
        beyond = [other for other in self._view.nodes if (other.y - node.y) * sign > 0]
        if not beyond:
            return None
        return min(beyond, key=lambda other: (abs(other.x - node.x) * 4 + abs(other.y - node.y), other.card_id)).card_id

    def _choose(self, card_id: int) -> None:
        self.choose(card_id)
        self.card_chosen.emit(card_id)

    def _bring_into_view(self) -> None:
        if self._chosen not in self._places or self._chosen is None:
            return
        at = self.place_of(self._chosen)
        inner = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if not inner.contains(at):
            self._offset += QPointF(self.rect().center()) - at
            self._follows = None
