"""Outliner and document: entities in as rows, wishes out as selection, renames, hidden and locked marks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from app.document import grouping, operations
from app.document.document import Document
from app.document.edits import DocumentChange, is_moved
from app.document.errors import EditRefusedError
from app.document.findings import LevelFinding
from app.document.groups import GroupTree
from app.document.holder import DocumentHolder
from app.document.selection import SelectionChange
from app.engine.marks import EngineMark
from app.presenters.ahead import Ahead
from app.presenters.outliner_tree import Place, chosen_keys, entities_of, group_at, group_rows, places, seen_key
from runtime.contracts.plain_text import visible
from runtime.contracts.world import Entity
from widgets.outliner.panel import OutlinerPanel
from widgets.outliner.rows import OutlinerRow, RowTable

AT_THE_TOP = Place()
EngineMarkOf = Callable[[str], EngineMark | None]


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
        self._tree = grouping.group_tree(holder.document)
        self._places: dict[str, Place] = {}
        self._ahead = Ahead(holder, listed)
        self._folded: set[str] = set()
        self._is_asking = False
        self._engine_of: EngineMarkOf = lambda identity: None
        panel.selection_requested.connect(self._select)
        panel.rename_requested.connect(self._rename)
        panel.hidden_requested.connect(lambda keys, on: operations.set_hidden(holder.document, self._meant(keys), on))
        panel.locked_requested.connect(lambda keys, on: operations.set_locked(holder.document, self._meant(keys), on))
        panel.fold_requested.connect(self._fold)
        panel.reorder_requested.connect(lambda ids, before: operations.reorder(holder.document, ids, before))
        panel.frame_requested.connect(self._frame_one)
        panel.add_requested.connect(lambda: operations.add_entity(holder.document, "box", (0, 0.5, 0)))
        holder.subscribe(replaced=self._show_document, changed=self._follow, selected=self._show_selection)
        self._show_document(holder.document)

    def show_engine_marks(self, mark_of: EngineMarkOf) -> None:
        """Say what entities carry of the engine; `refresh_marks` tells when that changes."""
        self._engine_of = mark_of

    def refresh_marks(self, ids: Iterable[str]) -> None:
        """Show entities whose mark of the engine may be another."""
        entities = self._holder.document.entities
        rows = {one: _marked(self._rows[one], self._engine_of(one)) for one in ids if one in entities}
        changed = {one: row for one, row in rows.items() if row is not self._rows[one]}
        if changed:
            self._rows.update(changed)
            self._panel.update_rows({one: _at(row, self._places.get(one, AT_THE_TOP)) for one, row in changed.items()})

    def _show_document(self, document: Document) -> None:
        self._shown = document.state
        self._folded.clear()
        made = self._ahead.take(document)
        self._tree, self._places, self._rows = made.tree, made.places, made.rows
        self._panel.show_rows(visible(document.world.name), made.table)
        self._show_selection()

    def _follow(self, change: DocumentChange) -> None:
        document = self._holder.document
        before, self._shown = self._shown, document.state
        stale = {
            identity
            for identity, entity in (change.entities.items() if change.findings or not change.is_move else ())
            if change.findings or entity is None or not is_moved(before.entities.get(identity), entity)
        }
        if change.editor:
            for name in ("hidden", "locked"):
                stale |= set(getattr(before.editor, name)) ^ set(getattr(document.state.editor, name))
        is_rearranged = change.order or (change.editor and before.editor.groups != document.state.editor.groups)
        if is_rearranged:
            self._arrange()
        made = rows_of(document, (identity for identity in stale if identity in document.entities), self._places)
        rows = {identity: _marked(row, self._engine_of(identity)) for identity, row in made.items()}
        self._rows.update(rows)
        if is_rearranged:
            self._show_rows()
            self._show_selection()
        elif rows:
            self._panel.update_rows({**rows, **self._group_rows()})
        if change.world:
            self._panel.show_title(visible(document.world.name))

    def _show_selection(self, change: SelectionChange | None = None) -> None:
        selection = self._holder.document.selection
        active = seen_key(self._tree, selection.active, self._folded)
        self._panel.show_selection(chosen_keys(self._tree, selection.ids), active, reveal=not self._is_asking)

    def _select(self, keys: tuple[str, ...], how: str) -> None:
        selection = self._holder.document.selection
        ids = self._meant(keys)
        self._is_asking = True
        try:
            if how == "add" or (how == "toggle" and any(identity not in selection for identity in ids)):
                selection.add(ids)
            elif how == "toggle":
                selection.discard(ids)
            else:
                selection.replace(ids)
        finally:
            self._is_asking = False

    def _rename(self, key: str, wanted: str) -> None:
        self._panel.show_refusal("")
        group = group_at(key)
        try:
            if group is not None:
                grouping.rename_group(self._holder.document, group, wanted)
            else:
                operations.rename_entity(self._holder.document, key, wanted)
        except EditRefusedError as refused:
            name = key if group is None else self._tree.title_of(group)
            self._panel.show_refusal(f"{name} is not renamed: {refused}")

    def _frame_one(self, key: str) -> None:
        if key not in self._holder.document.selection:
            self._holder.document.selection.replace(self._meant([key]))
        self._frame()

    def _fold(self, key: str, is_folded: bool) -> None:
        group = group_at(key)
        if group is not None:
            (self._folded.add if is_folded else self._folded.discard)(group)
            self._arrange()
            self._show_rows()
            self._show_selection()

    def _meant(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return the entities that rows stand for."""
        return entities_of(self._tree, keys)

    def _arrange(self) -> None:
        """Take up which groups there are, and where everything stands."""
        document = self._holder.document
        self._tree = grouping.group_tree(document)
        self._folded &= set(self._tree.groups)
        self._places = _places_of(document, self._tree, self._folded)

    def _group_rows(self) -> dict[str, OutlinerRow]:
        return _rows_of_groups(self._holder.document, self._tree, self._places, self._folded)

    def _show_rows(self) -> None:
        """Show the rows in the order of the document; those of entities that are gone are forgotten."""
        document = self._holder.document
        self._rows = {identity: self._rows[identity] for identity in document.entities}
        self._panel.show_rows(visible(document.world.name), _table(self._rows, self._places, self._group_rows()))


@dataclass(frozen=True, slots=True)
class Listed:
    """All that the list shows of a document with no group folded."""

    tree: GroupTree
    places: dict[str, Place]
    rows: dict[str, OutlinerRow]
    table: RowTable


def listed(document: Document) -> Listed:
    """Return what is listed of a document that is shown for the first time; touches no panel."""
    tree = grouping.group_tree(document)
    found = _places_of(document, tree, ())
    rows = rows_of(document, document.entities, found)
    return Listed(tree, found, rows, _table(rows, found, _rows_of_groups(document, tree, found, ())))


def rows_of(document: Document, ids: Iterable[str], places: Mapping[str, Place]) -> dict[str, OutlinerRow]:
    """Return the rows of some entities where they stand among the groups."""
    editor, findings = document.state.editor, document.live_findings
    hidden, locked = frozenset(editor.hidden), frozenset(editor.locked)
    return {
        identity: _at(
            row_of(document.entities[identity], hidden, locked, findings.of_entity(identity)),
            places.get(identity, AT_THE_TOP),
        )
        for identity in ids
    }


def _places_of(document: Document, tree: GroupTree, folded: Collection[str]) -> dict[str, Place]:
    return places(tree, document.entities, folded) if tree.groups else {}


def _rows_of_groups(
    document: Document, tree: GroupTree, found: dict[str, Place], folded: Collection[str]
) -> dict[str, OutlinerRow]:
    editor = document.state.editor
    return group_rows(tree, found, folded, frozenset(editor.hidden), frozenset(editor.locked))


def _table(rows: Mapping[str, OutlinerRow], places: Mapping[str, Place], groups: Mapping[str, OutlinerRow]) -> RowTable:
    """Return the rows in the order in which they stand; without groups that is the order of the entities."""
    if not places:
        return RowTable.of(_at(row, AT_THE_TOP) for row in rows.values())
    return RowTable.of(groups[key] if key in groups else _at(rows[key], place) for key, place in places.items())


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


def _marked(row: OutlinerRow, mark: EngineMark | None) -> OutlinerRow:
    """Return a row with what its entity carries of the engine."""
    said = (mark.mark, mark.tone, mark.words) if mark is not None else ("", "", "")
    if said == (row.engine, row.engine_tone, row.engine_words):
        return row
    return replace(row, engine=said[0], engine_tone=said[1], engine_words=said[2])


def _at(row: OutlinerRow, place: Place) -> OutlinerRow:
    """Return a row where it stands among the groups."""
    if row.depth == place.depth and row.is_away == place.is_away:
        return row
    return replace(row, depth=place.depth, is_away=place.is_away)
