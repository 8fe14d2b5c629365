"""The table at a plot's right edge, painted by hand: fixed columns, tabular digits, no layout at any new digit."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.plots.readout import STATISTICS, Table
from widgets.plots.ticks import NOT_MEASURED
from widgets.plots.type_size import use_small_font
from widgets.theme import Theme

CELL_PX = 62
HEAD_PX = 42
ROW_PX = 16
INSET_PX = 12
EDGE_PX = 8


class SummaryStrip(QWidget):
    """Shows a `Table`. Keeps the width of `columns` series, whatever comes."""

    def __init__(self, theme: Theme, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plot_summary")
        self._theme = theme
        self._table = Table()
        self._is_stale = False
        self.setFixedSize(HEAD_PX + columns * CELL_PX + EDGE_PX, ROW_PX * (len(STATISTICS) + 1))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def table(self) -> Table:
        return self._table

    def sizeHint(self) -> QSize:
        return self.size()

    def show_table(self, table: Table, *, is_stale: bool = False) -> None:
        """Show a table; does nothing when it is the one on screen."""
        if table == self._table and is_stale == self._is_stale:
            return
        self._table, self._is_stale = table, is_stale
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        use_small_font(painter, 12)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for index, head in enumerate(self._table.columns):
            painter.setPen(self._theme.color(f"series.{head.color % 8 + 1}", stale=self._is_stale))
            where = self._cell(index, -1)
            painter.drawText(where.adjusted(0 if index else INSET_PX - HEAD_PX, 0, 0, 0), right, head.text)
        for row, name in enumerate(self._table.rows):
            painter.setPen(self._theme.color("text.2", stale=self._is_stale))
            painter.drawText(QRectF(INSET_PX, self._top(row), HEAD_PX, ROW_PX), Qt.AlignmentFlag.AlignVCenter, name)
            for index, text in enumerate(self._table.cells[row]):
                token = "text.3" if text == NOT_MEASURED else "text.1"
                painter.setPen(self._theme.color(token, stale=self._is_stale))
                painter.drawText(self._cell(index, row), right, text)
        painter.end()

    def _cell(self, column: int, row: int) -> QRectF:
        return QRectF(HEAD_PX + column * CELL_PX, self._top(row), CELL_PX, ROW_PX)

    def _top(self, row: int) -> float:
        return float((row + 1) * ROW_PX)
