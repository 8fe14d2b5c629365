"""Overrides above, alarms below. Passive: entries in, wishes out; what is released goes when a snapshot says so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from widgets.forces.ledger import Entry, LedgerList
from widgets.notice import Notice
from widgets.stale import tip_while
from widgets.theme import Theme

RELEASE_ALL_TIP = (
    "Every forced input becomes real and every mask is lifted: outputs follow their logic at once.\n"
    "An entry disappears when a snapshot shows that it is released."
)


class ForcesPanel(QWidget):
    """`release_requested` carries an entry's key; `card_requested` the card whose page is wanted."""

    release_requested = Signal(object)
    release_all_requested = Signal()
    card_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("forces_panel")
        self.overrides = LedgerList(theme)
        self.overrides.setObjectName("overrides_list")
        self.overrides.setAccessibleName("Overrides: forced inputs and masked outputs")
        self.alarms = LedgerList(theme)
        self.alarms.setObjectName("alarms_list")
        self.alarms.setAccessibleName("Alarms and what clears them")
        self._counts = (0, 0)
        self._is_stale = False
        self._can_release = False
        self._overrides_title = _title("Overrides")
        self._alarms_title = _title("Alarms")
        self._notice = Notice()
        self._release_all = QPushButton("Release all")
        self._release_all.setObjectName("release_all")
        self._release_all.setProperty("kind", "danger")
        self._release_all.setAccessibleName("Release all overrides")
        self._build()
        self._enable()
        self.overrides.release_requested.connect(self.release_requested)
        self.overrides.card_requested.connect(self.card_requested)
        self.alarms.card_requested.connect(self.card_requested)
        self._release_all.clicked.connect(self.release_all_requested)

    def show_overrides(self, entries: Sequence[Entry], empty_text: str) -> None:
        self.overrides.show_entries(entries, empty_text)
        self._counts = (len(entries), self._counts[1])
        self._show_counts()
        self._can_release = any(entry.can_release and not entry.is_releasing for entry in entries)
        self._enable()

    def show_alarms(self, entries: Sequence[Entry], empty_text: str) -> None:
        self.alarms.show_entries(entries, empty_text)
        self._counts = (self._counts[0], len(entries))
        self._show_counts()

    def show_stale(self, is_stale: bool) -> None:
        self._is_stale = is_stale
        self._show_counts()
        self._enable()
        self.overrides.show_stale(is_stale)
        self.alarms.show_stale(is_stale)

    def show_problem(self, text: str | None) -> None:
        self._notice.say(text)

    def _enable(self) -> None:
        self._release_all.setEnabled(self._can_release and not self._is_stale)
        self._release_all.setToolTip(tip_while(RELEASE_ALL_TIP, is_stale=self._is_stale))

    def _show_counts(self) -> None:
        overrides, alarms = self._counts
        _count(self._overrides_title, "Overrides", overrides, "faint" if self._is_stale else "warn")
        _count(self._alarms_title, "Alarms", alarms, "faint" if self._is_stale else "alarm")

    def _build(self) -> None:
        upper = QWidget()
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(10, 6, 8, 6)
        head.addWidget(self._overrides_title, 1)
        head.addWidget(self._release_all)
        above.addLayout(head)
        above.addWidget(self._notice)
        above.addWidget(self.overrides, 1)
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        alarm_head = QHBoxLayout()
        alarm_head.setContentsMargins(10, 6, 8, 6)
        alarm_head.addWidget(self._alarms_title, 1)
        below.addLayout(alarm_head)
        below.addWidget(self.alarms, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(upper)
        splitter.addWidget(lower)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(splitter)


def _title(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _count(label: QLabel, text: str, count: int, tone: str) -> None:
    label.setText(f"{text}  {count}")
    wanted = tone if count else "quiet"
    if label.property("tone") != wanted:
        label.setProperty("tone", wanted)
        label.style().unpolish(label)
        label.style().polish(label)
