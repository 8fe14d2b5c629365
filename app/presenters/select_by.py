"""Select-by window and document: values in use in, a selection out."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from app.document import queries
from app.document.document import Document
from app.document.edits import DocumentChange
from app.document.holder import DocumentHolder
from app.document.queries import Found, Kind
from widgets.select_by.panel import SelectByPanel
from widgets.to_front import bring_to_front


class SelectByPresenter:
    """Keeps the window in step while it is seen. `tell` says how many were left out."""

    def __init__(self, panel: SelectByPanel, holder: DocumentHolder, tell: Callable[[Found], object]) -> None:
        self._panel = panel
        self._holder = holder
        self._tell = tell
        self._kind: Kind = "type"
        panel.kind_chosen.connect(self._take_kind)
        panel.chosen.connect(self._select)
        holder.subscribe(replaced=self._follow_document, changed=self._follow)

    def show(self) -> None:
        """Open the window on what is in use now."""
        self._refresh()
        bring_to_front(self._panel)

    def _take_kind(self, kind: object) -> None:
        self._kind = cast(Kind, kind)
        self._refresh()

    def _select(self, values: tuple[str, ...], how: str) -> None:
        document = self._holder.document
        found = queries.having(document, self._kind, frozenset(values))
        if how == "add":
            document.selection.add(found.ids)
        elif how == "remove":
            document.selection.discard(found.ids)
        else:
            document.selection.replace(found.ids)
        self._tell(found)

    def _follow_document(self, document: Document) -> None:
        if self._panel.isVisible():
            self._refresh()

    def _follow(self, change: DocumentChange) -> None:
        if change.entities and not change.is_preview and self._panel.isVisible():
            self._refresh()

    def _refresh(self) -> None:
        self._panel.show_values(self._kind, queries.values_in_use(self._holder.document, self._kind))
