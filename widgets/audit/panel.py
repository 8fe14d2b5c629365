"""The audit trail as a table with a filter; older records on demand. Shows what it is told."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets.audit.looks import TRAIL, AuditLook
from widgets.audit.model import AuditModel, AuditRow
from widgets.fields.line import Line
from widgets.notice import Notice
from widgets.panel_button import panel_button
from widgets.row_table import RowTable

FILTERED_OUT = "No record that was read has these words."


class AuditPanel(QWidget):
    """`refresh_requested` for the newest records, `older_requested` for further ones, `shown` when it is seen."""

    refresh_requested = Signal()
    older_requested = Signal()
    shown = Signal()

    def __init__(self, look: AuditLook = TRAIL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setObjectName(f"{look.name}_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = AuditModel(look.columns)
        self.notice = Notice()
        self._rows: tuple[AuditRow, ...] = ()
        self._total = self._looked_at = 0
        self._read_words = ""
        self._filter = Line()
        self._filter.setObjectName(f"{look.name}_filter")
        self._filter.setPlaceholderText(look.filter_hint)
        self._filter.setAccessibleName(f"Filter: {look.title}")
        self._filter.setToolTip(look.filter_tip)
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._show)
        self._count = QLabel()
        self._count.setObjectName(f"{look.name}_count")
        self._count.setProperty("tone", "quiet")
        self._refresh = panel_button(f"{look.name}_refresh", "Refresh", "Read the newest records again")
        self._refresh.clicked.connect(self.refresh_requested)
        self._older = panel_button(f"{look.name}_older", "Older…", "Read further records, older than those shown")
        self._older.clicked.connect(self.older_requested)
        widths = {column: width for column, width in enumerate(look.widths) if width}
        self._table = RowTable(
            f"{look.name}_table", look.title, self.model, widths, stretch=look.widths.index(0), many=True
        )
        self._empty = QLabel(look.nothing_yet)
        self._empty.setObjectName(f"{look.name}_empty")
        self._empty.setProperty("tone", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._build()
        self._show()

    def show_records(self, rows: Sequence[AuditRow], total: int, read: int | None = None) -> None:
        """Show what was read, newest first, of `total` records; `read` of them were looked at for these rows."""
        self._rows, self._total = tuple(rows), total
        self._looked_at = len(rows) if read is None else read
        chosen = f"{len(rows)} found in " if read is not None else ""
        self._read_words = f"{chosen}{self._looked_at} of {total} read"
        self._show()

    def show_problem(self, text: str | None) -> None:
        """Say why there is nothing to read, or nothing newer."""
        self.notice.say(text, "warn")

    def show_reading(self, is_reading: bool) -> None:
        self._refresh.setEnabled(not is_reading)
        self._older.setEnabled(not is_reading and self._looked_at < self._total)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def _show(self) -> None:
        words = self._filter.text().casefold().split()
        found = [row for row in self._rows if row.has(words)]
        self.model.show_rows(found)
        self._table.setVisible(bool(found))
        self._empty.setVisible(not found)
        self._empty.setText(FILTERED_OUT if self._rows else self._look.nothing_yet)
        read = self._read_words if self._looked_at else ""
        self._count.setText(f"{len(found)} shown · {read}" if words and read else read)
        self._older.setEnabled(self._looked_at < self._total)

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 6)
        bar.setSpacing(8)
        bar.addWidget(self._filter, 1)
        for widget in (self._count, self._older, self._refresh):
            bar.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.notice)
        column.addWidget(self._table, 1)
        column.addWidget(self._empty, 1)
