"""Groups of entities as the sidecar keeps them: read as a tree, kept true when entities are renamed, go or are copied.

Everything here is a value in and a value out; `app.document.grouping` makes undo steps of it. An entity is in one group
at most; where a file says otherwise, the first one counts. What is no group stays in the file and is not looked at.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from app.document.naming import free_id, free_title
from runtime.contracts.world import Group

Groups = Mapping[str, Any]
"""As `EditorState.groups`: by id, a `Group` or whatever else the file has there."""


@dataclass(frozen=True, slots=True)
class GroupTree:
    """Which group stands in which, and which entity in which group. Groups are named by their ids."""

    groups: Mapping[str, Group]
    _parents: Mapping[str, str | None]
    _members: Mapping[str, tuple[str, ...]]
    _group_of: Mapping[str, str]

    def __contains__(self, group: object) -> bool:
        return group in self.groups

    def title_of(self, group: str) -> str:
        """Return what a group is called."""
        return self.groups[group].name or group

    def parent_of(self, group: str) -> str | None:
        return self._parents[group]

    def children_of(self, group: str | None) -> tuple[str, ...]:
        """Return the groups that stand directly in a group, or (None) in no other."""
        return tuple(child for child, parent in self._parents.items() if parent == group)

    def members_of(self, group: str) -> tuple[str, ...]:
        """Return the entities that stand directly in a group."""
        return self._members[group]

    def group_of(self, identity: str) -> str | None:
        """Return the innermost group of an entity, None when it is in none."""
        return self._group_of.get(identity)

    def path_of(self, identity: str) -> tuple[str, ...]:
        """Return the groups that an entity is in, the outermost first."""
        return self.path_to(self._group_of.get(identity))

    def path_to(self, group: str | None) -> tuple[str, ...]:
        """Return a group with all that it stands in, the outermost first."""
        path: list[str] = []
        while group is not None:
            path.append(group)
            group = self._parents[group]
        return tuple(reversed(path))

    def below(self, group: str) -> tuple[str, ...]:
        """Return a group and every group in it, each before those in it."""
        found = [group]
        for inner in self.children_of(group):
            found += self.below(inner)
        return tuple(found)

    def entities_of(self, group: str) -> tuple[str, ...]:
        """Return every entity of a group, those of the groups in it too."""
        return tuple(identity for inner in self.below(group) for identity in self._members[inner])

    def whole(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Return these entities, each with all that are in its outermost group."""
        found: dict[str, None] = {}
        taken: set[str] = set()
        for identity in ids:
            path = self.path_of(identity)
            if not path:
                found[identity] = None
            elif path[0] not in taken:
                taken.add(path[0])
                found.update(dict.fromkeys(self.entities_of(path[0])))
        return tuple(found)

    def units(self, ids: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the outermost groups that are among these entities as a whole, and the entities that are left."""
        chosen = dict.fromkeys(ids)
        if not self._group_of:
            return (), tuple(chosen)
        whole: dict[str, None] = {}
        is_whole: dict[str, bool] = {}
        loose: list[str] = []
        for identity in chosen:
            for group in self.path_of(identity):
                if group not in is_whole:
                    is_whole[group] = all(one in chosen for one in self.entities_of(group))
                if is_whole[group]:
                    whole[group] = None
                    break
            else:
                loose.append(identity)
        return tuple(whole), tuple(loose)


def tree_of(groups: Groups | None, entities: Container[str]) -> GroupTree:
    """Return the tree of the groups that can be read, with those of their members that exist."""
    readable = {identity: group for identity, group in (groups or {}).items() if isinstance(group, Group)}
    parents: dict[str, str | None] = dict.fromkeys(readable)
    for identity, group in readable.items():
        if group.parent in readable and not _stands_in(group.parent, identity, parents):
            parents[identity] = group.parent
    group_of: dict[str, str] = {}
    members: dict[str, tuple[str, ...]] = {}
    for identity, group in readable.items():
        own = tuple(one for one in dict.fromkeys(group.members) if one in entities and one not in group_of)
        members[identity] = own
        group_of.update(dict.fromkeys(own, identity))
    return GroupTree(readable, parents, members, group_of)


def unreadable(groups: Groups | None) -> tuple[str, ...]:
    """Return the ids of the entries that are no groups."""
    return tuple(identity for identity, group in (groups or {}).items() if not isinstance(group, Group))


def innermost(paths: Iterable[tuple[str, ...]]) -> str | None:
    """Return the innermost group that all of these paths go through."""
    common: str | None = None
    for level in zip(*paths, strict=False):
        if len(set(level)) > 1:
            break
        common = level[0]
    return common


def reached(tree: GroupTree, identity: str, selected: Container[str]) -> tuple[str, ...]:
    """Return what a click that reaches into groups means: one group further in than what is selected, or the entity."""
    path = tree.path_of(identity)
    for group, inner in pairwise(path):
        if all(one in selected for one in tree.entities_of(group)):
            return tree.entities_of(inner)
    return (identity,)


def without_members(groups: Groups, ids: Container[str]) -> dict[str, Any]:
    """Return the groups without these entities; a group that this empties vanishes."""
    kept: dict[str, Any] = {}
    emptied: set[str] = set()
    for identity, group in groups.items():
        kept[identity] = group
        if isinstance(group, Group) and any(one in ids for one in group.members):
            members = tuple(one for one in group.members if one not in ids)
            kept[identity] = group.model_copy(update={"members": members})
            if not members:
                emptied.add(identity)
    return without_empty(kept, emptied)


def without_empty(groups: Mapping[str, Any], candidates: Iterable[str]) -> dict[str, Any]:
    """Return the groups without those candidates that nothing stands in, and without what that empties in turn."""
    kept, waiting = dict(groups), list(candidates)
    while waiting:
        identity = waiting.pop()
        group = kept.get(identity)
        if not isinstance(group, Group) or group.members or any(_parent(one) == identity for one in kept.values()):
            continue
        del kept[identity]
        if group.parent is not None:
            waiting.append(group.parent)
    return kept


def renamed(groups: Groups, old: str, new: str) -> dict[str, Any]:
    """Return the groups with an entity's id replaced."""
    return {
        identity: group.model_copy(update={"members": tuple(new if one == old else one for one in group.members)})
        if isinstance(group, Group) and old in group.members
        else group
        for identity, group in groups.items()
    }


def of_entities(groups: Groups | None, ids: Iterable[str], entities: Container[str]) -> dict[str, Group]:
    """Return the groups that are whole among these entities, fit to be copied elsewhere."""
    tree = tree_of(groups, entities)
    tops, _ = tree.units(ids)
    return {
        inner: tree.groups[inner].model_copy(
            update={"members": tree.members_of(inner), "parent": None if inner == top else tree.parent_of(inner)}
        )
        for top in tops
        for inner in tree.below(top)
    }


def pasted(groups: Groups | None, copied: Mapping[str, Group], ids: Mapping[str, str]) -> dict[str, Any]:
    """Return the groups with copies of others; `ids` maps the entities of those to what they are called here."""
    joined = dict(groups or {})
    titles = {group.name for group in joined.values() if isinstance(group, Group)}
    names: dict[str, str] = {}
    for identity in copied:
        names[identity] = free_id(identity, joined) if identity in joined else identity
        joined[names[identity]] = None
    for identity, group in copied.items():
        members = tuple(ids[one] for one in group.members if one in ids)
        parent = names.get(group.parent or "", group.parent if group.parent in joined else None)
        name = free_title(group.name, titles)
        titles.add(name)
        joined[names[identity]] = group.model_copy(update={"members": members, "parent": parent, "name": name})
    return joined


def duplicated(groups: Groups | None, copies: Mapping[str, str], entities: Container[str]) -> dict[str, Any]:
    """Return the groups after entities were copied beside themselves.

    A whole group has its copy, in the group that it stood in; a single member's copy joins its group.
    """
    tree = tree_of(groups, entities)
    tops, loose = tree.units(copies)
    copied = {
        inner: tree.groups[inner].model_copy(
            update={"members": tree.members_of(inner), "parent": tree.parent_of(inner)}
        )
        for top in tops
        for inner in tree.below(top)
    }
    joined = pasted(groups, copied, copies)
    for identity in loose:
        group = tree.group_of(identity)
        if group is not None:
            was = joined[group]
            joined[group] = was.model_copy(update={"members": (*was.members, copies[identity])})
    return joined


def _stands_in(group: str | None, other: str, parents: Mapping[str, str | None]) -> bool:
    """Whether a group is another or stands in it."""
    while group is not None:
        if group == other:
            return True
        group = parents[group]
    return False


def _parent(group: Any) -> str | None:
    return group.parent if isinstance(group, Group) else None
