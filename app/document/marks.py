"""What the editor keeps by entity id (marks, groups, instances, bindings), kept true as entities come and go."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from app.document import groups
from app.document.naming import free_id
from runtime.contracts.world import EditorState, PrefabInstance

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
    if editor.instances:
        instances = {
            identity: left
            for identity, one in editor.instances.items()
            for left in (_without_parts(one, ids),)
            if left is not None
        }
        if instances != editor.instances:
            changes["instances"] = instances
    return editor.model_copy(update=changes) if changes else editor


def copied(editor: EditorState, copies: Mapping[str, str], entities: Container[str]) -> EditorState:
    """Return the editor's state after entities were copied beside themselves; `copies` names the copy of each."""
    changes: dict[str, Any] = {}
    if editor.groups:
        joined = groups.duplicated(editor.groups, copies, entities)
        if joined != editor.groups:
            changes["groups"] = joined
    if editor.instances:
        instances = {**editor.instances, **_copied_instances(editor.instances, copies, entities)}
        if len(instances) != len(editor.instances):
            changes["instances"] = instances
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
    if editor.instances:
        changes["instances"] = {identity: _with_name(one, old, new) for identity, one in editor.instances.items()}
    if editor.twins and old in editor.twins:
        changes["twins"] = {new if identity == old else identity: bound for identity, bound in editor.twins.items()}
    return editor.model_copy(update=changes) if changes else editor


def _without_parts(one: Any, ids: Container[str]) -> Any:
    """Return an instance without parts whose entities went; None when nothing is left of it."""
    if not isinstance(one, PrefabInstance) or not any(entity in ids for entity in one.parts.values()):
        return one
    parts = {part: entity for part, entity in one.parts.items() if entity not in ids}
    return one.model_copy(update={"parts": parts}) if parts else None


def _with_name(one: Any, old: str, new: str) -> Any:
    if not isinstance(one, PrefabInstance) or old not in one.parts.values():
        return one
    return one.model_copy(
        update={"parts": {part: new if entity == old else entity for part, entity in one.parts.items()}}
    )


def _copied_instances(
    instances: Mapping[str, Any], copies: Mapping[str, str], entities: Container[str]
) -> dict[str, PrefabInstance]:
    """Return an instance for each that is whole among what was copied; copies of single parts are plain entities."""
    made: dict[str, PrefabInstance] = {}
    taken = set(instances)
    for identity, one in instances.items():
        if not isinstance(one, PrefabInstance):
            continue
        parts = {part: entity for part, entity in one.parts.items() if entity in entities}
        if parts and all(entity in copies for entity in parts.values()):
            copy = free_id(identity, taken)
            taken.add(copy)
            made[copy] = one.model_copy(update={"parts": {part: copies[entity] for part, entity in parts.items()}})
    return made
