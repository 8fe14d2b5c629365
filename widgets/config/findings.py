"""All that validation found, worst first as it came; a click leads to the field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.config.list_page import ListPage, list_of_places
from widgets.config.view import FindingLine
from widgets.theme import Theme

PAD = 12
INDENT = 20
LINE = 18
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class FindingsModel(QAbstractListModel):
    """The findings in their order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[FindingLine, ...] = ()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self._lines[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{'warning' if line.is_warning else 'error'} at {line.place}: {line.text} ({line.rule})"
        return None

    def line_at(self, place: int) -> FindingLine:
        return self._lines[place]

    def show_lines(self, lines: Sequence[FindingLine]) -> None:
        if tuple(lines) == self._lines:
            return
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()


class FindingsDelegate(QStyledItemDelegate):
    """Paints the place and rule above the text, which is wrapped."""

    def __init__(self, theme: Theme, model: FindingsModel, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._model = model
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._view.viewport().width() - INDENT - 2 * PAD
        text = self._model.line_at(index.row()).text
        height = QFontMetrics(option.font).boundingRect(QRect(0, 0, max(width, 40), 4000), WRAP, text).height()
        return QSize(0, LINE + height + 12)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line = self._model.line_at(index.row())
        rect = QRect(option.rect)
        state = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            is_selected = bool(state & QStyle.StateFlag.State_Selected)
            painter.fillRect(rect, self._theme.color("surface.3" if is_selected else "surface.2"))
        token, sign = ("warn", "△") if line.is_warning else ("alarm", "▲")
        inner = rect.adjusted(PAD, 4, -PAD, -4)
        painter.setFont(QFont(option.font))
        painter.setPen(self._theme.color(token))
        painter.drawText(inner, WRAP, sign)
        painter.setPen(self._theme.color("text.2"))
        place = QRect(inner.left() + INDENT, inner.top(), inner.width() - INDENT, LINE)
        metrics = QFontMetrics(option.font)
        rule = metrics.horizontalAdvance(line.rule) + 8
        painter.drawText(
            place, WRAP, metrics.elidedText(line.place, Qt.TextElideMode.ElideMiddle, place.width() - rule)
        )
        painter.setPen(self._theme.color("text.3"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), line.rule)
        painter.setPen(self._theme.color("text.1"))
        painter.drawText(inner.adjusted(INDENT, LINE, 0, 0), WRAP, line.text)


class FindingsView(ListPage):
    """`place_chosen` carries the page and the address of the finding that was clicked."""

    place_chosen = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FindingsModel(self)
        self.view = list_of_places(
            "config_findings", "Findings of the validation of the staged config", self.model, self._tell
        )
        self._put_in(self.view)
        self.view.setItemDelegate(FindingsDelegate(theme, self.model, self.view))
        theme.changed.connect(self.view.viewport().update)
        self.show_lines((), "Not validated yet.")

    def show_lines(self, lines: Sequence[FindingLine], empty: str) -> None:
        """Show all findings; `empty` says why there are none."""
        self.model.show_lines(lines)
        self._show_or_say(bool(lines), empty)

    def _tell(self, index: QModelIndex) -> None:
        line = self.model.line_at(index.row())
        if line.key:
            self.place_chosen.emit(line.key, line.address)
