"""Which configs were active before: version, what was done, when, by whom. Read only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from widgets.config.list_page import ListPage
from widgets.config.view import HistoryLine
from widgets.row_table import set_up_rows
from widgets.theme import Theme

COLUMNS = ("Version", "What", "When", "By", "")


class HistoryView(ListPage):
    """At most two hundred lines, newest first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[HistoryLine, ...] = ()
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setObjectName("config_history")
        self.table.setAccessibleName("Configs that were active, newest first")
        self.table.setHorizontalHeaderLabels(COLUMNS)
        set_up_rows(self.table, {}, many=True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._put_in(self.table)
        theme.changed.connect(self._fill)
        self.show_lines((), "Each commit and restore is listed here.")

    def show_lines(self, lines: Sequence[HistoryLine], empty: str) -> None:
        """Show the history; `empty` says why there is none."""
        self._show_or_say(bool(lines), empty)
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self._fill()

    def _fill(self) -> None:
        self.table.setRowCount(len(self._lines))
        for row, line in enumerate(self._lines):
            texts = (line.version, line.action, line.when, line.actor, "active" if line.is_active else line.note)
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                token = "text.1" if line.is_active else "text.2"
                if column == 4:
                    token = "ok" if line.is_active else "warn"
                item.setForeground(self._theme.color(token))
                item.setToolTip(line.note or text)
                self.table.setItem(row, column, item)
