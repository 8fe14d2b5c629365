"""The alarms panel. Passive. Looking at an alarm marks it as seen in this window; it never clears it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from widgets.dynamic import set_dynamic
from widgets.ledger import Entry, LedgerList
from widgets.theme import Theme

SEEN_TIP = "Mark every alarm as seen in this window. That clears nothing: what clears an alarm stands in its line."


class AlarmsPanel(QWidget):
    """`card_requested` carries the card of an alarm; `seen_requested` that all were looked at."""

    seen_requested = Signal()
    card_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alarms_panel")
        self.alarms = LedgerList(theme)
        self.alarms.setObjectName("alarms_list")
        self.alarms.setAccessibleName("Alarms and what clears them")
        self.alarms.card_requested.connect(self.card_requested)
        self._count = 0
        self._unseen = 0
        self._is_stale = False
        self._title = QLabel()
        self._title.setObjectName("alarms_title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._seen = QPushButton("Seen")
        self._seen.setObjectName("alarms_seen")
        self._seen.setAccessibleName("Mark all alarms as seen")
        self._seen.setToolTip(SEEN_TIP)
        self._seen.clicked.connect(self.seen_requested)
        head = QHBoxLayout()
        head.setContentsMargins(10, 6, 8, 6)
        head.addWidget(self._title, 1)
        head.addWidget(self._seen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.alarms, 1)
        self.show_alarms((), "", unseen=0)

    def show_alarms(self, entries: Sequence[Entry], empty_text: str, *, unseen: int) -> None:
        """Show the alarms; `unseen` of them nobody has looked at."""
        self.alarms.show_entries(entries, empty_text)
        self._count, self._unseen = len(entries), unseen
        self._show_count()

    def show_stale(self, is_stale: bool) -> None:
        self._is_stale = is_stale
        self.alarms.show_stale(is_stale)
        self._show_count()

    def _show_count(self) -> None:
        new = f" · {self._unseen} not seen yet" if self._unseen else ""
        self._title.setText(f"Alarms  {self._count}{new}")
        set_dynamic(self._title, "tone", "faint" if self._is_stale else "alarm" if self._count else "quiet")
        self._seen.setEnabled(self._unseen > 0)
