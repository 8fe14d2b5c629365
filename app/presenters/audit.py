"""The audit trail: pages of it from the runtime to the panel, read when somebody looks and something was done."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.presenters.audit_pages import ask_for_page
from app.session import Session
from runtime.contracts.lifecycle import AuditAnswer, AuditItem
from widgets.audit.model import AuditRow
from widgets.audit.panel import AuditPanel

PAGE = 100
SETTLE_MS = 500
"""After the last answer to a command of ours, so that a burst is read once."""


class AuditPresenter(QObject):
    """GUI thread."""

    def __init__(self, panel: AuditPanel, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or panel)
        self._panel = panel
        self._session = session
        self._items: tuple[AuditItem, ...] = ()
        self._total = 0
        self._is_reading = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLE_MS)
        self._soon.timeout.connect(self.refresh)
        panel.refresh_requested.connect(self.refresh)
        panel.older_requested.connect(self.read_older)
        panel.shown.connect(self.refresh)
        session.command_answered.connect(lambda _: self._refresh_soon())
        session.reset.connect(self._refresh_soon)
        session.left.connect(self._leave)

    def refresh(self) -> None:
        """Read the newest page."""
        self._read(0)

    def read_older(self) -> None:
        """Read the page after those read; what was added meanwhile comes twice and is shown once."""
        self._read(len(self._items))

    def _refresh_soon(self) -> None:
        if self._panel.isVisible():
            self._soon.start()

    def _leave(self) -> None:
        """The records of the runtime that was left are not the next one's."""
        self._items, self._total = (), 0
        self._panel.show_records([], 0)

    def _read(self, offset: int) -> None:
        if not self._is_reading:
            self._is_reading = True
            self._panel.show_reading(True)
            self._session.run_in_background(self._ask(offset))

    async def _ask(self, offset: int) -> None:
        try:
            page = await ask_for_page(self._session, "The audit trail", PAGE, offset)
        finally:
            self._is_reading = False
        if not isinstance(page, str):
            self._take(page, offset)
        if self._session.has_moved_on:
            self._panel.show_reading(False)
            self._refresh_soon()
            return
        self._panel.show_problem(page if isinstance(page, str) else None)
        self._panel.show_records([audit_row(item) for item in self._items], self._total)
        self._panel.show_reading(False)

    def _take(self, page: AuditAnswer, offset: int) -> None:
        kept = {item.seq: item for item in (*page.items, *(self._items if offset else ()))}
        self._items = tuple(kept[seq] for seq in sorted(kept, reverse=True))
        self._total = page.total


def audit_row(item: AuditItem) -> AuditRow:
    """Return a record in words."""
    is_refused = item.error_code is not None
    result = f"▲ refused: {item.error_code}" if is_refused else item.result.lower()
    changed = f"\nbefore {item.before}\nafter {item.after}" if item.before or item.after else ""
    tip = f"record {item.seq}{changed}\nhash {item.hash}"
    cells = (item.timestamp, item.actor, item.role, item.action, item.target, result)
    return AuditRow(item.seq, cells, tip, is_refused)
