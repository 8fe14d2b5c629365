"""The order of the outliner's rows when there are groups: groups first, what is in them below, then the rest.

Keys are ids of entities, and `group:` with the id of a group, which no entity can have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from app.document.groups import GroupTree
from widgets.outliner.rows import OutlinerRow

PREFIX = "group:"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: how many groups it is in, and whether one of those is folded."""

    depth: int = 0
    is_away: bool = False


def key_of(group: str) -> str:
    return f"{PREFIX}{group}"


def group_at(key: str) -> str | None:
    """Return the group that a row stands for, None for an entity's."""
    return key.removeprefix(PREFIX) if key.startswith(PREFIX) else None


def places(tree: GroupTree, entities: Iterable[str], folded: Collection[str]) -> dict[str, Place]:
    """Return where each group and each entity stands, in the order of the rows."""
    found: dict[str, Place] = {}
    for top in tree.children_of(None):
        found.update(_below(tree, top, Place(), folded))
    for identity in entities:
        if identity not in found:
            found[identity] = Place()
    return found


def entities_of(tree: GroupTree, keys: Iterable[str]) -> tuple[str, ...]:
    """Return the entities that rows stand for, those of groups with all that are in them."""
    found: dict[str, None] = {}
    for key in keys:
        group = group_at(key)
        if group is None:
            found[key] = None
        elif group in tree:
            found.update(dict.fromkeys(tree.entities_of(group)))
    return tuple(found)


def chosen_keys(tree: GroupTree, selected: Collection[str]) -> frozenset[str]:
    """Return the rows to be painted as selected: entities, and groups that are selected as a whole."""
    chosen = frozenset(selected)
    whole = (
        key_of(group)
        for group in tree.groups
        if (inside := tree.entities_of(group)) and all(identity in chosen for identity in inside)
    )
    return chosen.union(whole)


def seen_key(tree: GroupTree, identity: str | None, folded: Collection[str]) -> str | None:
    """Return the row in which an entity is seen: its own, or that of the outermost folded group that it is in."""
    if identity is None:
        return None
    closed = next((group for group in tree.path_of(identity) if group in folded), None)
    return identity if closed is None else key_of(closed)


def group_rows(
    tree: GroupTree, found: dict[str, Place], folded: Collection[str], hidden: Collection[str], locked: Collection[str]
) -> dict[str, OutlinerRow]:
    """Return a row for each group; it is hidden or locked when all that are in it are."""
    rows: dict[str, OutlinerRow] = {}
    for group in tree.groups:
        inside, place = tree.entities_of(group), found[key_of(group)]
        rows[key_of(group)] = OutlinerRow(
            id=key_of(group),
            type="object",
            title=tree.title_of(group),
            is_hidden=bool(inside) and all(identity in hidden for identity in inside),
            is_locked=bool(inside) and all(identity in locked for identity in inside),
            depth=place.depth,
            is_away=place.is_away,
            is_group=True,
            is_folded=group in folded,
            count=len(inside),
        )
    return rows


def _below(tree: GroupTree, group: str, place: Place, folded: Collection[str]) -> Iterator[tuple[str, Place]]:
    yield key_of(group), place
    inside = Place(place.depth + 1, place.is_away or group in folded)
    for child in tree.children_of(group):
        yield from _below(tree, child, inside, folded)
    for identity in tree.members_of(group):
        yield identity, inside
