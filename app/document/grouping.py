"""What a designer does with groups, each as one undo step: group, ungroup, rename, move in and out.

Deleting a group is deleting its entities: `operations.delete_entities(document, tree.entities_of(group))`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.document.document import Document
from app.document.errors import EditRefusedError
from app.document.groups import GroupTree, innermost, tree_of
from app.document.naming import free_id
from runtime.contracts.world import Group

MAX_NAME = 100


def group_tree(document: Document) -> GroupTree:
    """Return the groups of the document as they are now."""
    return tree_of(document.state.editor.groups, document.entities)


def why_not_groupable(document: Document, ids: Iterable[str]) -> str:
    """Return why these entities cannot become a group, or an empty text."""
    tops, loose = group_tree(document).units(ids)
    if len(tops) + len(loose) >= 2:
        return ""
    return f"“{group_tree(document).title_of(tops[0])}” is a group already" if tops else "select two or more to group"


def group_entities(document: Document, ids: Iterable[str], name: str = "") -> str:
    """Make a group of entities and whole groups, in the group that all of them are in; returns its id.

    Raises `EditRefusedError` for less than two things.
    """
    present = [identity for identity in dict.fromkeys(ids) if identity in document.entities]
    reason = why_not_groupable(document, present)
    if reason:
        raise EditRefusedError(reason)
    tree, groups = group_tree(document), document.state.editor.groups or {}
    tops, loose = tree.units(present)
    identity = free_id("group", groups)
    joined: dict[str, Any] = _taken_out(groups, set(loose))
    for top in tops:
        joined[top] = joined[top].model_copy(update={"parent": identity})
    given: dict[str, Any] = {"name": name or identity.replace("_", " ").capitalize(), "members": tuple(loose)}
    parent = innermost([*(tree.path_to(tree.parent_of(top)) for top in tops), *map(tree.path_of, loose)])
    if parent is not None:
        given["parent"] = parent
    joined[identity] = Group(**given)
    _edit(document, f"Group {_things(len(tops) + len(loose))}", joined)
    return identity


def why_not_ungroupable(document: Document, ids: Iterable[str]) -> str:
    """Return why there is no group to dissolve among these entities, or an empty text."""
    return "" if group_tree(document).units(ids)[0] else "no whole group is selected"


def ungroup(document: Document, chosen: Iterable[str]) -> None:
    """Dissolve groups: what stood in one stands in the one around it."""
    tree = group_tree(document)
    gone = [group for group in dict.fromkeys(chosen) if group in tree]
    if not gone:
        return
    kept: dict[str, Any] = dict(document.state.editor.groups or {})
    for identity in gone:
        group = kept.pop(identity)
        for child, other in kept.items():
            if isinstance(other, Group) and other.parent == identity:
                kept[child] = _placed(other, group.parent)
        around = kept.get(group.parent or "")
        if isinstance(around, Group):
            kept[group.parent] = around.model_copy(update={"members": (*around.members, *group.members)})
    name = f"“{tree.title_of(gone[0])}”" if len(gone) == 1 else f"{len(gone)} groups"
    _edit(document, f"Ungroup {name}", kept)


def rename_group(document: Document, group: str, name: str) -> None:
    """Call a group something else; raises `EditRefusedError` for an empty or overlong name."""
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > MAX_NAME:
        raise EditRefusedError(f"a group's name has 1 to {MAX_NAME} characters")
    groups = document.state.editor.groups or {}
    if groups[group].name != wanted:
        changed = {**groups, group: groups[group].model_copy(update={"name": wanted})}
        _edit(document, f"Rename group to “{wanted}”", changed)


def put_into(document: Document, ids: Iterable[str], group: str | None) -> None:
    """Move entities and whole groups into a group, or (None) out of all.

    Raises `EditRefusedError` for a group that would stand in itself.
    """
    tree = group_tree(document)
    tops, loose = tree.units(one for one in ids if one in document.entities)
    inside = set(tree.path_to(group))
    if inside & set(tops):
        raise EditRefusedError(f"“{tree.title_of((inside & set(tops)).pop())}” cannot stand in itself")
    groups: dict[str, Any] = dict(document.state.editor.groups or {})
    groups = _taken_out(groups, set(loose))
    for top in tops:
        groups[top] = _placed(groups[top], group)
    if group is not None:
        groups[group] = groups[group].model_copy(update={"members": (*groups[group].members, *loose)})
    where = f"into “{tree.title_of(group)}”" if group is not None else "out of its group"
    _edit(document, f"Move {_things(len(tops) + len(loose))} {where}", groups)


def _taken_out(groups: Any, ids: set[str]) -> dict[str, Any]:
    """Return the groups without these members; none is left empty, for then it would be taken as a whole."""
    return {
        identity: group.model_copy(update={"members": tuple(one for one in group.members if one not in ids)})
        if isinstance(group, Group) and not ids.isdisjoint(group.members)
        else group
        for identity, group in groups.items()
    }


def _placed(group: Group, parent: str | None) -> Group:
    if parent is None and group.parent is None:
        return group
    return group.model_copy(update={"parent": parent})


def _edit(document: Document, label: str, groups: dict[str, Any]) -> None:
    document.edit(label, editor=document.state.editor.model_copy(update={"groups": groups}))


def _things(count: int) -> str:
    return "one thing" if count == 1 else f"{count} things"
