"""The overrides ledger. Passive: entries in, wishes out; what is released goes when a snapshot says so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from widgets.dynamic import set_dynamic
from widgets.forces.terms import TermsBar, TermsView
from widgets.ledger import Entry, LedgerList
from widgets.notice import Notice, Tone
from widgets.stale import tip_while, why_idle
from widgets.theme import Theme

RELEASE_ALL_TIP = (
    "Every forced input becomes real and every mask is lifted: outputs follow their logic at once.\n"
    "Breakpoints stay. An entry disappears when a snapshot shows that it is released."
)


class ForcesPanel(QWidget):
    """`release_requested` carries an entry's key; `card_requested` the card whose page is wanted."""

    release_requested = Signal(object)
    release_all_requested = Signal()
    card_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("forces_panel")
        self.overrides = LedgerList(theme)
        self.overrides.setObjectName("overrides_list")
        self.overrides.setAccessibleName("Overrides: forced inputs, masked outputs, breakpoints")
        self.terms = TermsBar()
        self._count = 0
        self._breakpoints = 0
        self._is_stale = False
        self._barred = ""
        self._can_release = False
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._notice = Notice()
        self._release_all = QPushButton("Release all")
        self._release_all.setObjectName("release_all")
        self._release_all.setProperty("kind", "danger")
        self._release_all.setAccessibleName("Release all overrides")
        self._build()
        self._show_count()
        self._enable()
        self.overrides.release_requested.connect(self.release_requested)
        self.overrides.card_requested.connect(self.card_requested)
        self._release_all.clicked.connect(self.release_all_requested)

    def show_overrides(self, entries: Sequence[Entry], empty_text: str, *, breakpoints: int = 0) -> None:
        """Show the ledger; the last `breakpoints` entries are such."""
        self.overrides.show_entries(entries, empty_text)
        self._breakpoints = breakpoints
        self._count = len(entries) - breakpoints
        self._show_count()
        releasable = entries[: self._count]
        self._can_release = any(entry.can_release and not entry.is_releasing for entry in releasable)
        self._enable()

    def show_terms(self, view: TermsView) -> None:
        self.terms.show_terms(view)

    def show_stale(self, is_stale: bool) -> None:
        self._is_stale = is_stale
        self._show_count()
        self._enable()
        self.overrides.show_stale(is_stale)

    def show_problem(self, text: str | None, tone: Tone = "alarm") -> None:
        self._notice.say(text, tone)

    def show_barred(self, why: str) -> None:
        """Say why the role of whoever sits here may release nothing; an empty text when it may."""
        self._barred = why
        self.overrides.show_barred(why)
        self._enable()

    def _enable(self) -> None:
        why = why_idle(is_stale=self._is_stale, barred=self._barred)
        self._release_all.setEnabled(self._can_release and not why)
        self._release_all.setToolTip(tip_while(RELEASE_ALL_TIP, why))

    def _show_count(self) -> None:
        more = f" · breakpoints  {self._breakpoints}" if self._breakpoints else ""
        self._title.setText(f"Overrides  {self._count}{more}")
        set_dynamic(self._title, "tone", "faint" if self._is_stale else "warn" if self._count else "quiet")

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(10, 6, 8, 6)
        head.addWidget(self._title, 1)
        head.addWidget(self._release_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.terms)
        column.addWidget(self._notice)
        column.addWidget(self.overrides, 1)
