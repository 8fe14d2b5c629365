"""What the editor keeps by entity id (hidden, locked, groups, bindings), kept true as entities come, go and change."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from app.document import groups
from runtime.contracts.world import EditorState

LISTS = ("hidden", "locked")


def without(editor: EditorState, ids: Container[str]) -> EditorState:
    """Return the editor's state after entities went: an entity of that id made later starts unmarked."""
    changes: dict[str, Any] = {}
    for name in LISTS:
        marked = getattr(editor, name)
        if any(identity in ids for identity in marked):
            changes[name] = tuple(identity for identity in marked if identity not in ids)
    if editor.groups:
        kept = groups.without_members(editor.groups, ids)
        if kept != editor.groups:
            changes["groups"] = kept
    return editor.model_copy(update=changes) if changes else editor


def copied(editor: EditorState, copies: Mapping[str, str], entities: Container[str]) -> EditorState:
    """Return the editor's state after entities were copied beside themselves; `copies` names the copy of each."""
    changes: dict[str, Any] = {}
    if editor.groups:
        joined = groups.duplicated(editor.groups, copies, entities)
        if joined != editor.groups:
            changes["groups"] = joined
    return editor.model_copy(update=changes) if changes else editor


def renamed(editor: EditorState, old: str, new: str) -> EditorState:
    """Return the editor's state with an id replaced wherever it stands."""
    changes: dict[str, Any] = {}
    for name in LISTS:
        ids = getattr(editor, name)
        if old in ids:
            changes[name] = tuple(new if identity == old else identity for identity in ids)
    if editor.groups:
        changes["groups"] = groups.renamed(editor.groups, old, new)
    if editor.twins and old in editor.twins:
        changes["twins"] = {new if identity == old else identity: bound for identity, bound in editor.twins.items()}
    return editor.model_copy(update=changes) if changes else editor
