"""What menus and keys do to the selection, and groups made of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.document import grouping, queries
from app.document.document import Document
from app.document.holder import DocumentHolder
from app.document.queries import Found, Kind


class SelectDeeds(QObject):
    """Acts for the Select menu on the document that is open; `show_by` opens the list of values."""

    said = Signal(str, str)

    def __init__(self, holder: DocumentHolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._holder = holder
        self._show_by: Callable[[], object] = lambda: None

    @property
    def _document(self) -> Document:
        return self._holder.document

    @property
    def _selected(self) -> tuple[str, ...]:
        return self._document.selection.ids

    def when_list_is_shown(self, show: Callable[[], object]) -> None:
        """Give what opens the list; it needs these deeds to speak."""
        self._show_by = show

    def show_list(self) -> None:
        self._show_by()

    def like_active(self, kind: Kind) -> None:
        """Select everything that is like the active entity in one respect."""
        active = self._document.selection.active
        if active is not None:
            found = queries.like(self._document, kind, [active])
            self._document.selection.replace(found.ids, active)
            self.tell(found)

    def invert(self) -> None:
        found = queries.others(self._document, frozenset(self._selected))
        self._document.selection.replace(found.ids)
        self.tell(found)

    def select_group(self) -> None:
        """Select all that are in the groups of what is selected."""
        selection = self._document.selection
        selection.replace(grouping.group_tree(self._document).whole(selection.ids), selection.active)

    def why_no_group(self) -> str:
        tree = grouping.group_tree(self._document)
        if not self._selected:
            return "nothing is selected"
        return "" if any(map(tree.group_of, self._selected)) else "what is selected is in no group"

    def group(self) -> None:
        grouping.group_entities(self._document, self._selected)

    def why_not_groupable(self) -> str:
        return grouping.why_not_groupable(self._document, self._selected)

    def ungroup(self) -> None:
        grouping.ungroup(self._document, grouping.group_tree(self._document).units(self._selected)[0])

    def why_not_ungroupable(self) -> str:
        return grouping.why_not_ungroupable(self._document, self._selected)

    def join_active(self) -> None:
        """Move what is selected into the innermost group of the active entity."""
        tree, active = grouping.group_tree(self._document), self._document.selection.active
        group = tree.group_of(active) if active is not None else None
        inside = set() if group is None else set(tree.entities_of(group))
        grouping.put_into(self._document, [one for one in self._selected if one not in inside], group)

    def why_not_join(self) -> str:
        tree, active = grouping.group_tree(self._document), self._document.selection.active
        group = tree.group_of(active) if active is not None else None
        if group is None:
            return "the active entity is in no group"
        inside = tree.entities_of(group)
        return "" if any(one not in inside for one in self._selected) else "everything selected is in that group"

    def leave_group(self) -> None:
        """Take what is selected out of all groups."""
        grouping.put_into(self._document, self._selected, None)

    def tell(self, found: Found) -> None:
        """Say what a search left out; what it found is seen."""
        if found.left_out:
            self.said.emit("ok", f"{found.left_out} more hidden or locked, left out.")
