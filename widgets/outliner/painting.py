"""How rows of the outliner look: an icon for the type, the id, the marks; colours come from the theme at each paint."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from widgets.fields.line import Line
from widgets.icons import icon
from widgets.outliner.model import ACTIVE_ROLE, ENGINE, HIDDEN, LOCKED, NAME, PROBLEM, ROW_ROLE, SELECTED_ROLE
from widgets.outliner.rows import OutlinerRow
from widgets.theme import Theme

ROW_HEIGHT = 24
ICON_SIZE = 16
INDENT = 12
"""How far entities stand right of the world they are in."""

TYPE_ICONS = {"player": "mdi6.account-outline", "npc": "mdi6.paw", "object": "mdi6.cube-outline"}
WORLD_ICON = "mdi6.earth"
GROUP_ICON = "mdi6.group"
CHEVRONS = {True: "mdi6.chevron-right", False: "mdi6.chevron-down"}


class RowPainting(QStyledItemDelegate):
    """Asks which row is under the pointer (-1 for none), and whether a filter lists rows without their groups."""

    def __init__(
        self, theme: Theme, parent: QWidget, *, hovered_row: Callable[[], int], is_filtered: Callable[[], bool]
    ) -> None:
        super().__init__(parent)
        self._hovered_row = hovered_row
        self._is_filtered = is_filtered
        self._theme = theme
        self._icons: dict[tuple[str, str], QIcon] = {}
        theme.changed.connect(self._icons.clear)

    @property
    def accent(self) -> QColor:
        return self._theme.color("accent")

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, ROW_HEIGHT)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = Line(parent)
        editor.setObjectName("outliner_rename")
        editor.setAccessibleName("New id")
        editor.setMaxLength(200)
        editor.setStyleSheet("padding: 0 4px; border-radius: 0;")
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        row = index.data(ROW_ROLE)
        depth = row.depth if isinstance(row, OutlinerRow) else 0
        editor.setGeometry(rect.adjusted(INDENT * (1 + depth) + ICON_SIZE + 7, 1, 0, -1))

    def _paint_background(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        """Fill what is selected, every cell of it; the active one has a bar at its left, too."""
        if not index.data(SELECTED_ROLE):
            return
        tint = self._theme.color("accent")
        tint.setAlphaF(0.24 if index.data(ACTIVE_ROLE) else 0.14)
        painter.fillRect(rect, tint)
        if index.data(ACTIVE_ROLE) and index.column() == NAME:
            painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), self._theme.color("accent"))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        is_hovered = index.row() == self._hovered_row()
        if is_hovered:
            painter.fillRect(rect, self._theme.color("surface.2"))
        self._paint_background(painter, rect, index)
        row = index.data(ROW_ROLE)
        if not isinstance(row, OutlinerRow):
            self._paint_world(painter, rect, index)
        elif index.column() == NAME:
            self._paint_name(painter, rect, row)
        elif index.column() == ENGINE and row.engine:
            self._paint_mark(painter, rect, row.engine, row.engine_tone)
        elif index.column() == PROBLEM and row.problem:
            self._paint_problem(painter, rect, row)
        elif index.column() == HIDDEN and (row.is_hidden or is_hovered):
            self._paint_icon(
                painter,
                rect,
                "mdi6.eye-off-outline" if row.is_hidden else "mdi6.eye-outline",
                _mark_tone(row.is_hidden),
            )
        elif index.column() == LOCKED and (row.is_locked or is_hovered):
            icon = "mdi6.lock-outline" if row.is_locked else "mdi6.lock-open-variant-outline"
            self._paint_icon(painter, rect, icon, _mark_tone(row.is_locked))

    def _paint_world(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.column() != NAME:
            return
        self._paint_icon(
            painter, QRect(rect.left() + 4, rect.top(), ICON_SIZE + 4, rect.height()), WORLD_ICON, "text.2"
        )
        painter.save()
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        self._paint_text(painter, rect.adjusted(ICON_SIZE + 12, 0, 0, 0), str(index.data() or ""), "text.1")
        painter.restore()

    def _paint_name(self, painter: QPainter, rect: QRect, row: OutlinerRow) -> None:
        tone = "text.3" if row.is_hidden else "text.2"
        depth = 0 if self._is_filtered() else row.depth
        rect = rect.adjusted(INDENT * (1 + depth), 0, 0, 0)
        if row.is_group:
            chevron = QRect(rect.left() - INDENT, rect.top(), ICON_SIZE, rect.height())
            self._paint_icon(painter, chevron, CHEVRONS[row.is_folded], "text.3")
        icon_rect = QRect(rect.left() + 4, rect.top(), ICON_SIZE + 4, rect.height())
        self._paint_icon(painter, icon_rect, GROUP_ICON if row.is_group else TYPE_ICONS[row.type], tone)
        name_rect = rect.adjusted(ICON_SIZE + 12, 0, -4, 0)
        self._paint_text(painter, name_rect, row.name, "text.3" if row.is_hidden else "text.1")
        used = painter.fontMetrics().horizontalAdvance(row.name) + 12
        beside = str(row.count) if row.is_group else row.mesh
        if beside and name_rect.width() - used > 40:
            rest = name_rect.adjusted(used, 0, 0, 0)
            self._paint_text(painter, rest, beside, "text.3", Qt.AlignmentFlag.AlignRight)

    def _paint_problem(self, painter: QPainter, rect: QRect, row: OutlinerRow) -> None:
        self._paint_mark(painter, rect, "△" if row.is_warning else "▲", "warn" if row.is_warning else "alarm")

    def _paint_mark(self, painter: QPainter, rect: QRect, mark: str, tone: str) -> None:
        painter.save()
        painter.setPen(self._theme.color(tone))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, mark)
        painter.restore()

    def _paint_icon(self, painter: QPainter, rect: QRect, name: str, tone: str) -> None:
        key = (name, tone)
        if key not in self._icons:
            self._icons[key] = icon(self._theme, name, tone)
        self._icons[key].paint(painter, _centred(rect))

    def _paint_text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        tone: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.save()
        painter.setPen(self._theme.color(tone))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


def _mark_tone(is_on: bool) -> str:
    return "text.1" if is_on else "text.3"


def _centred(rect: QRect) -> QRect:
    icon = QRect(0, 0, ICON_SIZE, ICON_SIZE)
    icon.moveCenter(rect.center())
    return icon
