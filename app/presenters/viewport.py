"""Viewport and document: entities, selection and marks down to the view; picks, drags and the camera up.

A drag is one transaction, so it is one undo step, and Esc puts back exactly what was there.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.document import grouping, operations
from app.document.document import Document, Transaction
from app.document.edits import DocumentChange
from app.document.groups import GroupTree, reached
from app.document.holder import DocumentHolder
from app.document.selection import Selection, SelectionChange
from runtime.contracts.world import CameraPose, EditorState, Sun, Transform
from viewport.tools.intents import SelectIntent
from viewport.view import ViewportView


class ViewportPresenter:
    """Keeps the view in step with the open document."""

    def __init__(self, view: ViewportView, holder: DocumentHolder) -> None:
        self._view = view
        self._holder = holder
        self._drag: Transaction | None = None
        self._editor = EditorState()
        view.selection_requested.connect(self._select)
        view.drag_started.connect(self._begin_drag)
        view.drag_changed.connect(self._drag_to)
        view.drag_finished.connect(self._end_drag)
        view.camera_changed.connect(self._keep_camera)
        holder.subscribe(replaced=self._show_document, changed=self._follow, selected=self._show_selection)
        self._show_document(holder.document)

    def _show_document(self, document: Document) -> None:
        self._drag = None
        self._editor = document.state.editor
        self._view.show_world(document.settings, document.entities, document.editor)
        self._show_selection()

    def _follow(self, change: DocumentChange) -> None:
        document = self._holder.document
        if change.entities:
            self._view.apply_changes(change.entities)
        if change.scene:
            self._view.show_settings(document.settings)
        if change.editor:
            self._show_editor(document.state.editor)

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

    def _begin_drag(self, label: str) -> None:
        # A field that is being dragged in the inspector goes first; the view's drag then moves nothing.
        if self._holder.document.open_transaction is None:
            self._drag = self._holder.document.transaction(label)

    def _drag_to(self, transforms: Mapping[str, Transform]) -> None:
        if self._drag is not None:
            operations.move_entities(self._holder.document, transforms)

    def _end_drag(self, is_kept: bool) -> None:
        drag, self._drag = self._drag, None
        if drag is None:
            return
        if is_kept:
            drag.commit()
        else:
            drag.rollback()

    def _keep_camera(self, pose: CameraPose) -> None:
        self._holder.document.move_camera(pose)


def choose(selection: Selection, tree: GroupTree, intent: SelectIntent) -> None:
    """Select what was pointed at: a member brings its outermost group along, unless the intent reaches into it."""
    if intent.reaches:
        ids = tuple(one for identity in intent.ids for one in reached(tree, identity, selection))
    else:
        ids = tree.whole(intent.ids)
    active = intent.ids[-1] if intent.ids else None
    if intent.how == "toggle" and any(identity not in selection for identity in ids):
        selection.replace((*selection.ids, *ids), active)
    elif intent.how == "toggle":
        selection.discard(ids)
    elif intent.how == "add":
        selection.replace((*selection.ids, *ids), active or selection.active)
    else:
        selection.replace(ids, active)
