"""Viewport and document: entities, selection and marks down to the view; picks, drags and the camera up.

A drag is one transaction, so it is one undo step, and Esc puts back exactly what was there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise

from app.document import grouping, operations
from app.document.document import Document
from app.document.edits import DocumentChange
from app.document.groups import GroupTree, reached
from app.document.holder import DocumentHolder
from app.document.selection import Selection, SelectionChange
from app.document.transaction import Transaction
from app.presenters.ahead import Ahead
from runtime.contracts.world import CameraPose, EditorState, Sun, Transform
from viewport.scene.build import build_scene
from viewport.tools.intents import ListWanted, SelectIntent
from viewport.view import ViewportView
from widgets.under_pointer import UnderPointerMenu, UnderRow


class ViewportPresenter:
    """Keeps the view in step with the open document."""

    def __init__(self, view: ViewportView, holder: DocumentHolder) -> None:
        self._view = view
        self._holder = holder
        self._drag: Transaction | None = None
        self._editor = EditorState()
        self._ahead = Ahead(holder, lambda document: build_scene(document.entities))
        view.selection_requested.connect(self._select)
        view.list_requested.connect(self._list)
        view.drag_started.connect(self._begin_drag)
        view.drag_changed.connect(self._drag_to)
        view.drag_finished.connect(self._end_drag)
        view.camera_changed.connect(self._keep_camera)
        holder.subscribe(replaced=self._show_document, changed=self._follow, selected=self._show_selection)
        self._show_document(holder.document)

    def _show_document(self, document: Document) -> None:
        self._drag = None
        self._editor = document.state.editor
        scene = self._ahead.take(document)
        self._view.show_world(document.settings, document.entities, document.editor, scene)
        self._show_quests()
        self._show_selection()

    def _follow(self, change: DocumentChange) -> None:
        document = self._holder.document
        if change.entities:
            self._view.apply_changes(change.entities, are_moved=change.is_move)
        if change.scene:
            self._view.show_settings(document.settings)
        if change.quests:
            self._show_quests()
        if change.editor:
            self._show_editor(document.state.editor)

    def _show_quests(self) -> None:
        """Quests are written beside the entity that triggers them; an arrow goes from each to the one of the next."""
        marks: dict[str, str] = {}
        triggers = [quest.trigger_entity for quest in self._holder.document.quests]
        for quest in self._holder.document.quests:
            before = marks.get(quest.trigger_entity)
            marks[quest.trigger_entity] = f"{before}, {quest.id}" if before else f"◆ {quest.id}"
        self._view.set_marks(marks)
        self._view.set_links(tuple(pairwise(triggers)))

    def _show_editor(self, editor: EditorState) -> None:
        before, self._editor = self._editor, editor
        if editor.hidden != before.hidden:
            self._view.set_hidden(editor.hidden)
        if editor.locked != before.locked:
            self._view.set_locked(editor.locked)
        if editor.sun != before.sun:
            self._view.show_sun(editor.sun or Sun())

    def _show_selection(self, change: SelectionChange | None = None) -> None:
        selection = self._holder.document.selection
        self._view.set_selection(selection.ids, selection.active)

    def _select(self, intent: SelectIntent) -> None:
        document = self._holder.document
        choose(document.selection, grouping.group_tree(document), intent)

    def _list(self, wish: ListWanted) -> None:
        """Show what is under the pointer as a menu; the choice is the entity itself, whatever group it is in."""
        document = self._holder.document
        rows = tuple(
            UnderRow(identity, document.entities[identity].type, identity in document.selection)
            for identity in wish.ids
            if identity in document.entities
        )
        self._view.show_menu(UnderPointerMenu(rows, self._view, partial(self._take, wish)), wish.x, wish.y)

    def _take(self, wish: ListWanted, identity: str) -> None:
        self._select(SelectIntent((identity,), wish.how, reaches=True))

    def _begin_drag(self, label: str) -> None:
        # A field that is being dragged in the inspector goes first; the view's drag then moves nothing.
        if self._holder.document.open_transaction is None:
            self._drag = self._holder.document.transaction(label)

    def _drag_to(self, transforms: Mapping[str, Transform]) -> None:
        if self._drag is not None:
            operations.move_entities(self._holder.document, transforms)

    def _end_drag(self, is_kept: bool) -> None:
        drag, self._drag = self._drag, None
        if drag is not None:
            drag.end(is_kept=is_kept)

    def _keep_camera(self, pose: CameraPose) -> None:
        self._holder.document.move_camera(pose)


def choose(selection: Selection, tree: GroupTree, intent: SelectIntent) -> None:
    """Select what was pointed at: a member brings its outermost group along, unless the intent reaches into it."""
    ids, active = _meant(selection, tree, intent)
    if intent.how == "toggle" and any(identity not in selection for identity in ids):
        selection.replace((*selection.ids, *ids), active)
    elif intent.how in ("toggle", "remove"):
        selection.discard(ids)
    elif intent.how == "add":
        selection.replace((*selection.ids, *ids), active or selection.active)
    else:
        selection.replace(ids, active)


def _meant(selection: Selection, tree: GroupTree, intent: SelectIntent) -> tuple[tuple[str, ...], str | None]:
    """Return what an intent means to select, and the active one: what is behind, where the front changes nothing."""
    meant = _brought(selection, tree, intent, intent.ids)
    for identity in intent.behind:
        if set(meant[0]) != set(selection.ids):
            break
        meant = _brought(selection, tree, intent, (identity,))
    return meant


def _brought(
    selection: Selection, tree: GroupTree, intent: SelectIntent, ids: tuple[str, ...]
) -> tuple[tuple[str, ...], str | None]:
    if intent.reaches:
        whole = tuple(one for identity in ids for one in reached(tree, identity, selection))
    else:
        whole = tree.whole(ids)
    return whole, ids[-1] if ids else None
