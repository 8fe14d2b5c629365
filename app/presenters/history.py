"""History and document: undo steps in as a list; a click goes to that step."""

from __future__ import annotations

from app.document.document import Document
from app.document.edits import DocumentChange
from app.document.holder import DocumentHolder
from widgets.history.panel import HistoryPanel, HistoryView


class HistoryPresenter:
    """Keeps the panel in step with the history of the open document."""

    def __init__(self, panel: HistoryPanel, holder: DocumentHolder) -> None:
        self._panel = panel
        panel.position_requested.connect(self._go_to)
        self._holder = holder
        holder.subscribe(replaced=self._show, changed=self._follow)
        self._show(holder.document)

    def _go_to(self, position: int) -> None:
        self._holder.document.jump(position)

    def _show(self, document: Document) -> None:
        history = document.history
        first = f"Opened {document.name}" if document.path is not None else "New level"
        labels = (first, *(step.label for step in history.steps))
        self._panel.show_history(HistoryView(labels, history.position, history.saved_at))

    def _follow(self, change: DocumentChange) -> None:
        if not change.is_preview:
            self._show(self._holder.document)
