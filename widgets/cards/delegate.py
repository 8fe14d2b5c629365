"""Paints one cell of the cards table from its frozen row: no widgets, no formatting, colours and metrics kept.

A state is a shape before it is a colour: ● on, ○ off, – none, ◆ breakpoint, ▸ next, • last, ▲ fault, F and M.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.cards.model import CardsModel
from widgets.cards.row import CardRow, Column
from widgets.theme import Theme

ROW_HEIGHT = 24
PAD = 6
DOT = 4.5
TOKENS = ("text.1", "text.2", "text.3", "ok", "warn", "alarm", "halt", "accent", "surface.1", "surface.3", "line")
NEXT_TINT = 0.16
MOST_ELIDED = 4096
"""So many texts are remembered as they were cut short; running digits make new ones all the time."""
WIDEST_VALUE = "42949672.95"
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_CENTER = int(Qt.AlignmentFlag.AlignCenter)


class CardsDelegate(QStyledItemDelegate):
    """One for the whole table; `refresh` after the theme, the font or the staleness changed."""

    def __init__(self, theme: Theme, model: CardsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._view = parent
        self._is_stale = False
        self._colors: dict[str, QColor] = {}
        self._elided: dict[tuple[str, int, int], str] = {}
        self._painters: tuple[Callable[[QPainter, QRect, CardRow], None], ...] = (
            self._gutter,
            self._id,
            self._card,
            self._family,
            self._state,
            self._value,
            self._set,
            self._reset,
            self._mission,
            self._health,
            self._marks,
            self._eval,
        )
        self.refresh()

    def refresh(self, *, stale: bool | None = None) -> None:
        """Take colours and fonts anew."""
        if stale is not None:
            self._is_stale = stale
        self._colors = {token: self._theme.color(token, stale=self._is_stale) for token in TOKENS}
        self._tint = self._theme.color("halt")
        self._tint.setAlphaF(NEXT_TINT * (0.5 if self._is_stale else 1.0))
        self._selected = self._theme.color("surface.3")
        self._font = QFont(self._view.font())
        self._bold = QFont(self._font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._small = QFont(self._font)
        self._small.setPixelSize(max(9, self._pixels(self._font) - 2))
        self._badge = QFont(self._small)
        self._badge.setWeight(QFont.Weight.Bold)
        self._metrics = {id(font): QFontMetrics(font) for font in (self._font, self._bold, self._small)}
        self._elided.clear()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = self._model.row_at(index.row())
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._selected)
        if row.is_next:
            painter.fillRect(rect, self._tint)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painters[index.column()](painter, rect, row)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(40, ROW_HEIGHT)

    @staticmethod
    def _pixels(font: QFont) -> int:
        return font.pixelSize() if font.pixelSize() > 0 else QFontMetrics(font).ascent()

    def _text(
        self, painter: QPainter, rect: QRect, text: str, token: str, flags: int = _LEFT, font: QFont | None = None
    ) -> None:
        """Draw a text, cut short with … where it has no room: half a number would be another number."""
        font = font or self._font
        room = rect.adjusted(PAD, 0, -PAD, 0)
        painter.setFont(font)
        painter.setPen(self._colors[token])
        painter.drawText(room, flags, self._elide(text, room.width(), font))

    def _elide(self, text: str, width: int, font: QFont) -> str:
        key = (text, width, id(font))
        known = self._elided.get(key)
        if known is None:
            if len(self._elided) >= MOST_ELIDED:
                self._elided.clear()
            known = self._elided[key] = self._metrics[id(font)].elidedText(text, Qt.TextElideMode.ElideRight, width)
        return known

    def _dot(self, painter: QPainter, rect: QRect, value: bool | None, token: str) -> QPointF:
        center = QRectF(rect).center()
        if value is None:
            self._text(painter, rect, "–", "text.3", _CENTER)
        elif value:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colors[token])
            painter.drawEllipse(center, DOT, DOT)
        else:
            painter.setPen(self._colors["text.3"])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(center, DOT - 0.5, DOT - 0.5)
        return center

    def _gutter(self, painter: QPainter, rect: QRect, row: CardRow) -> None:
        middle = QRectF(rect).center().y()
        if row.breakpoint != "none":
            self._diamond(painter, QPointF(rect.left() + 12, middle), row.breakpoint)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors["halt"])
        left = rect.left() + 24.0
        if row.is_next:
            painter.drawPolygon(
                QPolygonF([QPointF(left, middle - 5), QPointF(left + 8, middle), QPointF(left, middle + 5)])
            )
        if row.is_last:
            painter.drawEllipse(QPointF(left + (12 if row.is_next else 4), middle), 3, 3)

    def _diamond(self, painter: QPainter, at: QPointF, kind: str) -> None:
        size = 6.0
        shape = QPolygonF(
            [
                at + QPointF(0, -size),
                at + QPointF(size, 0),
                at + QPointF(0, size),
                at + QPointF(-size, 0),
            ]
        )
        painter.setBrush(self._colors["halt"] if kind == "enabled" else Qt.BrushStyle.NoBrush)
        painter.setPen(self._colors["text.3" if kind == "pending" else "halt"])
        painter.drawPolygon(shape)
        if kind == "pending":
            painter.drawPoint(at)

    def _id(self, painter: QPainter, rect: QRect, row: CardRow) -> None:
        self._text(painter, rect, str(row.card_id), "text.2", _RIGHT)

    def _card(self, painter: QPainter, rect: QRect, row: CardRow) -> None:
        token = "text.1" if row.is_enabled else "text.3"
        self._text(painter, rect, row.label, token, font=self._bold if row.is_next else None)

    def _family(self, painter: QPainter, rect: QRect, row: CardRow) -> None:
        self._text(painter, rect, row.family, "text.3", font=self._small)

    def _state(self, painter: QPainter, rect: QRect, row: CardRow) -> None:
        self._dot(painter, rect, row.state if row.is_enabled else None, "ok")

    def _value(self, painter: QPainter, rect: QRect, row: CardRow) -> None:
        token = "text.3" if not row.is_enabled or row.value == "–" else "text.1"
        self._text(painter, rect, row.value, token, _RIGHT)

    def _set(self, painter: QPainter, rect: QRect, row: CardRow) -> None:
        center = self._dot(painter, rect, row.set_result, "text.1")
        if row.is_set_overridden:
            painter.setPen(self._colors["warn"])
            painter.drawLine(center + QPointF(-7, 7), center + QPointF(7, -7))

    def _reset(self, painter: QPainter, rect: QRect, row: CardRow) -> None:
        self._dot(painter, rect, row.reset_result, "warn")

    def _mission(self, painter: QPainter, rect: QRect, row: CardRow) -> None:
        if not row.is_enabled:
            self._text(painter, rect, "disabled", "text.3")
            return
        if not row.mission:
            return
        is_quiet = row.mission in {"IDLE", "FINISHED"}
        self._text(painter, rect, row.mission, "text.2" if is_quiet else "text.1")
        if row.progress is not None:
            track = QRect(rect.left() + PAD, rect.bottom() - 3, rect.width() - 2 * PAD, 2)
            painter.fillRect(track, self._colors["line"])
            track.setWidth(round(track.width() * min(1.0, row.progress)))
            painter.fillRect(track, self._colors["text.3" if row.mission.startswith("DELAY") else "ok"])

    def _health(self, painter: QPainter, rect: QRect, row: CardRow) -> None:
        if not row.is_faulty:
            self._text(painter, rect, "ok" if row.health else "–", "text.3", font=self._small)
            return
        token = "alarm" if row.health == "FAULT" else "warn"
        center = QPointF(rect.left() + PAD + 5, QRectF(rect).center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colors[token])
        painter.drawPolygon(QPolygonF([center + QPointF(-5, 4), center + QPointF(0, -5), center + QPointF(5, 4)]))
        said = (row.health if row.health not in {"", "OK"} else row.quality).lower()
        self._text(painter, rect.adjusted(12, 0, 0, 0), said, token, font=self._small)

    def _marks(self, painter: QPainter, rect: QRect, row: CardRow) -> None:
        left = rect.left() + 2
        for letter, is_there in (("F", row.force), ("M", row.mask)):
            if is_there:
                box = QRectF(left, rect.center().y() - 7, 16, 15)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._colors["warn"])
                painter.drawRoundedRect(box, 3, 3)
                painter.setPen(self._theme.color("surface.1"))
                painter.setFont(self._badge)
                painter.drawText(box, _CENTER, letter)
            left += 18

    def _eval(self, painter: QPainter, rect: QRect, row: CardRow) -> None:
        self._text(painter, rect, row.eval_us, "text.3", _RIGHT, self._small)


def column_widths(metrics: QFontMetrics, widest_id: int = 0) -> dict[Column, int]:
    """Return the fixed widths in pixels, from what the columns must hold at most; the label takes the rest."""

    def wide(text: str) -> int:
        return metrics.horizontalAdvance(text) + 1 + 2 * PAD  # it rounds, eliding does not

    return {
        Column.GUTTER: 38,
        Column.ID: wide("8" * max(4, len(str(widest_id)))),
        Column.FAMILY: wide("MATH"),
        Column.STATE: wide("state") - 4,
        Column.VALUE: max(wide("in 88:88:88"), wide(WIDEST_VALUE)),
        Column.SET: wide("set"),
        Column.RESET: wide("rst"),
        Column.MISSION: wide("DELAY 88.8 / 88.8 s"),
        Column.HEALTH: wide("clamped") + 12,
        Column.MARKS: 38,
        Column.EVAL: wide("8888"),
    }
