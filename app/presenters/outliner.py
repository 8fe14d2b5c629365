"""Outliner and document: entities in as rows, wishes out as selection, renames, hidden and locked marks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from app.document import operations
from app.document.document import Document
from app.document.edits import DocumentChange
from app.document.errors import EditRefusedError
from app.document.findings import LevelFinding
from app.document.holder import DocumentHolder
from app.document.selection import SelectionChange
from runtime.contracts.world import Entity
from widgets.outliner.panel import OutlinerPanel
from widgets.outliner.rows import OutlinerRow


class OutlinerPresenter:
    """Keeps the panel in step with the open document. `frame` shows the selection in the viewport."""

    def __init__(
        self, panel: OutlinerPanel, holder: DocumentHolder, *, frame: Callable[[], object] = lambda: None
    ) -> None:
        self._panel = panel
        self._holder = holder
        self._frame = frame
        self._shown = holder.document.state
        self._rows: dict[str, OutlinerRow] = {}
        self._is_asking = False
        panel.selection_requested.connect(self._select)
        panel.rename_requested.connect(self._rename)
        panel.hidden_requested.connect(lambda ids, on: operations.set_hidden(holder.document, ids, on))
        panel.locked_requested.connect(lambda ids, on: operations.set_locked(holder.document, ids, on))
        panel.frame_requested.connect(self._frame_one)
        panel.add_requested.connect(lambda: operations.add_entity(holder.document, "box", (0, 0.5, 0)))
        holder.subscribe(replaced=self._show_document, changed=self._follow, selected=self._show_selection)
        self._show_document(holder.document)

    def _show_document(self, document: Document) -> None:
        self._shown = document.state
        self._rows = self._made(document.entities)
        self._show_rows()
        self._show_selection()

    def _follow(self, change: DocumentChange) -> None:
        document = self._holder.document
        before, self._shown = self._shown, document.state
        stale = {
            identity
            for identity, entity in change.entities.items()
            if change.findings or entity is None or not _looks_alike(before.entities.get(identity), entity)
        }
        if change.editor:
            for name in ("hidden", "locked"):
                stale |= set(getattr(before.editor, name)) ^ set(getattr(document.state.editor, name))
        rows = self._made(identity for identity in stale if identity in document.entities)
        self._rows.update(rows)
        if change.order:
            self._show_rows()
        elif rows:
            self._panel.update_rows(rows)
        if change.world:
            self._panel.show_title(document.world.name)

    def _show_selection(self, change: SelectionChange | None = None) -> None:
        selection = self._holder.document.selection
        self._panel.show_selection(frozenset(selection.ids), selection.active, reveal=not self._is_asking)

    def _select(self, ids: tuple[str, ...], how: str) -> None:
        selection = self._holder.document.selection
        self._is_asking = True
        try:
            if how == "add":
                selection.add(ids)
            elif how == "toggle":
                selection.toggle(ids)
            else:
                selection.replace(ids)
        finally:
            self._is_asking = False

    def _rename(self, identity: str, wanted: str) -> None:
        self._panel.show_refusal("")
        try:
            operations.rename_entity(self._holder.document, identity, wanted)
        except EditRefusedError as refused:
            self._panel.show_refusal(f"{identity} is not renamed: {refused}")

    def _frame_one(self, identity: str) -> None:
        if identity not in self._holder.document.selection:
            self._holder.document.selection.replace([identity])
        self._frame()

    def _show_rows(self) -> None:
        """Show the rows in the order of the document; those of entities that are gone are forgotten."""
        document = self._holder.document
        self._rows = {identity: self._rows[identity] for identity in document.entities}
        self._panel.show_rows(document.world.name, tuple(self._rows.values()))

    def _made(self, ids: Iterable[str]) -> dict[str, OutlinerRow]:
        document = self._holder.document
        editor, findings = document.state.editor, document.live_findings
        hidden, locked = frozenset(editor.hidden), frozenset(editor.locked)
        return {
            identity: row_of(document.entities[identity], hidden, locked, findings.of_entity(identity))
            for identity in ids
        }


def row_of(
    entity: Entity, hidden: Collection[str], locked: Collection[str], found: tuple[LevelFinding, ...]
) -> OutlinerRow:
    """Return what the outliner shows of an entity; of several findings the worst counts."""
    worst = min(found, key=lambda finding: finding.is_warning, default=None)
    return OutlinerRow(
        id=entity.id,
        type=entity.type,
        mesh=entity.components.mesh,
        texture=entity.material.texture,
        script=entity.components.script,
        is_hidden=entity.id in hidden,
        is_locked=entity.id in locked,
        problem=f"{worst.field}: {worst.message}" if worst else "",
        is_warning=bool(worst and worst.is_warning),
    )


def _looks_alike(before: Entity | None, after: Entity) -> bool:
    """Whether the rows of both are the same: a dragged entity shares all parts but its transform."""
    return (
        before is not None
        and before.components is after.components
        and before.material is after.material
        and before.type == after.type
    )
