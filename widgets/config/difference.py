"""What differs between the active config and the staged one, by card and field, with colours, signs and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.config.list_page import ListPage, list_of_places
from widgets.config.view import ChangeGroup, ChangeLine
from widgets.theme import Theme

ROW = 24
PAD = 12
INDENT = 20
SIGNS = {"added": ("+", "ok"), "removed": ("−", "alarm"), "changed": ("●", "warn")}
ARROW = " → "


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the list: the head of a group, or one change in it."""

    group: ChangeGroup
    change: ChangeLine | None = None


class DifferenceModel(QAbstractListModel):
    """Heads and changes, one after another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: tuple[ChangeGroup, ...] = ()
        self._lines: list[_Line] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return told(self._lines[index.row()])
        return None

    def line_at(self, place: int) -> _Line:
        return self._lines[place]

    def show_groups(self, groups: Sequence[ChangeGroup]) -> None:
        if tuple(groups) == self._groups:
            return
        self.beginResetModel()
        self._groups = tuple(groups)
        self._lines = [line for group in groups for line in (_Line(group), *(_Line(group, one) for one in group.lines))]
        self.endResetModel()


class DifferenceDelegate(QStyledItemDelegate):
    """Paints a change on one line where it fits, otherwise its label above its values."""

    def __init__(self, theme: Theme, model: DifferenceModel, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._model = model
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line = self._model.line_at(index.row())
        width = self._view.viewport().width()
        if line.change is None:
            return QSize(0, ROW + 4)
        is_one = self._fits(line.change, QFont(option.font), width - INDENT - 2 * PAD)
        return QSize(0, ROW if is_one else 2 * ROW - 8)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line = self._model.line_at(index.row())
        rect = QRect(option.rect)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("surface.3"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.color("surface.2"))
        font = QFont(option.font)
        if line.change is None:
            self._head(painter, rect.adjusted(PAD, 4, -PAD, 0), line.group, font)
        else:
            self._change(painter, rect.adjusted(PAD + INDENT, 0, -PAD, 0), line.change, font)

    def _head(self, painter: QPainter, rect: QRect, group: ChangeGroup, font: QFont) -> None:
        sign, token = SIGNS[group.kind]
        self._draw(painter, rect, sign, token, font)
        bold = QFont(font)
        bold.setWeight(QFont.Weight.DemiBold)
        place = rect.adjusted(INDENT, 0, 0, 0)
        title = QFontMetrics(bold).elidedText(group.title, Qt.TextElideMode.ElideRight, place.width())
        self._draw(painter, place, title, "text.1" if group.kind != "removed" else "text.2", bold)
        used = QFontMetrics(bold).horizontalAdvance(title) + 8
        detail = group.detail if group.kind == "changed" else " ".join((group.kind, group.detail)).strip()
        self._draw(painter, place.adjusted(used, 0, 0, 0), detail, "text.3" if group.kind == "changed" else token, font)

    def _change(self, painter: QPainter, rect: QRect, change: ChangeLine, font: QFont) -> None:
        metrics = QFontMetrics(font)
        if self._fits(change, font, rect.width()):
            self._draw(painter, rect, change.label, "text.2", font)
            used = metrics.horizontalAdvance(change.label) + 8
            self._values(painter, rect.adjusted(used, 0, 0, 0), change, font, right=True)
            return
        self._draw(painter, QRect(rect.left(), rect.top(), rect.width(), ROW - 4), change.label, "text.2", font)
        self._values(painter, QRect(rect.left(), rect.top() + ROW - 6, rect.width(), ROW - 4), change, font)

    def _values(self, painter: QPainter, rect: QRect, change: ChangeLine, font: QFont, *, right: bool = False) -> None:
        metrics = QFontMetrics(font)
        parts = [(change.before, "text.3"), (ARROW, "text.3"), (change.after, "warn")]
        widths = [metrics.horizontalAdvance(text) for text, _ in parts]
        if sum(widths) > rect.width():
            half = (rect.width() - widths[1]) // 2
            room = max(half, rect.width() - widths[1] - min(widths[0], widths[2]))
            parts = [
                (
                    metrics.elidedText(
                        text, Qt.TextElideMode.ElideRight, half if width > half and room == half else room
                    ),
                    token,
                )
                for (text, token), width in zip(parts, widths, strict=True)
            ]
            widths = [metrics.horizontalAdvance(text) for text, _ in parts]
        left = rect.right() - sum(widths) if right else rect.left()
        for (text, token), width in zip(parts, widths, strict=True):
            self._draw(painter, QRect(left, rect.top(), width + 2, rect.height()), text, token, font)
            left += width

    def _fits(self, change: ChangeLine, font: QFont, width: int) -> bool:
        metrics = QFontMetrics(font)
        return metrics.horizontalAdvance(f"{change.label}{change.before}{ARROW}{change.after}") + 16 <= width

    def _draw(self, painter: QPainter, rect: QRect, text: str, token: str, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


class DifferenceView(ListPage):
    """`place_chosen` carries the page and the address of the change that was clicked."""

    place_chosen = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DifferenceModel(self)
        self.view = list_of_places(
            "config_difference", "Differences between the active and the staged config", self.model, self._tell
        )
        self._put_in(self.view)
        self.view.setItemDelegate(DifferenceDelegate(theme, self.model, self.view))
        theme.changed.connect(self.view.viewport().update)
        self.show_groups((), "Nothing to compare yet.")

    def show_groups(self, groups: Sequence[ChangeGroup], empty: str) -> None:
        """Show all that differs; `empty` says why nothing does."""
        self.model.show_groups(groups)
        self._show_or_say(bool(groups), empty)

    def _tell(self, index: QModelIndex) -> None:
        line = self.model.line_at(index.row())
        if line.group.key:
            self.place_chosen.emit(line.group.key, line.change.address if line.change else "")


def told(line: _Line) -> str:
    """Return a row in words."""
    if line.change is None:
        return " ".join(part for part in (line.group.title, line.group.kind, line.group.detail) if part)
    return f"{line.change.label}: {line.change.before}{ARROW}{line.change.after}"
