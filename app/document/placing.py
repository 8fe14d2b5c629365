"""Align and distribute: things lined up by their boxes, whole groups as one thing; and another mesh for many.

How large things are is known to whoever shows them, so boxes are asked for. What is locked stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from app.document import operations
from app.document.document import Document
from app.document.errors import EditRefusedError
from app.document.grouping import group_tree
from app.document.poses import Motion
from runtime.contracts.base import Number, Vec3
from runtime.contracts.world import Transform

Axis = Literal["x", "y", "z"]
Edge = Literal["min", "centre", "max"]
Target = Literal["active", "bounds"]
Between = Literal["centres", "gaps"]
Box = tuple[Sequence[float], Sequence[float]]
Boxes = Callable[[Sequence[str]], Box | None]
"""The lowest and highest corner (world, metres) around entities, None when none of them is shown."""

Thing = tuple[str, ...]
"""An entity, or all that are in a group that is chosen as a whole."""

_EDGES: dict[Edge, str] = {"min": "low end", "centre": "centre", "max": "high end"}


def things_of(document: Document, ids: Iterable[str]) -> tuple[Thing, ...]:
    """Return what is moved as one among these entities."""
    tree = group_tree(document)
    tops, loose = tree.units(identity for identity in ids if identity in document.entities)
    return (*(tree.entities_of(top) for top in tops), *((identity,) for identity in loose))


def why_not_align(document: Document, ids: Iterable[str]) -> str:
    return "" if len(things_of(document, ids)) > 1 else "select two or more things to align"


def why_not_distribute(document: Document, ids: Iterable[str]) -> str:
    return "" if len(things_of(document, ids)) > 2 else "select three or more things to distribute"


def align(document: Document, ids: Iterable[str], axis: Axis, edge: Edge, target: Target, boxes: Boxes) -> None:
    """Line up one edge of each thing's box with that of the active one, or of the box around all of them.

    Raises `EditRefusedError` for less than two things.
    """
    chosen = tuple(ids)
    _refuse(why_not_align(document, chosen))
    spans = _spans(things_of(document, chosen), axis, boxes)
    active = document.selection.active
    if target == "active":
        goals = [span for thing, span in spans if active in thing] or [spans[0][1]]
    else:
        goals = [(min(low for _, (low, _) in spans), max(high for _, (_, high) in spans))]
    goal = _edge(goals[0], edge)
    moves = {thing: goal - _edge(span, edge) for thing, span in spans}
    _move(document, moves, axis, f"Align {_EDGES[edge]} in {axis.upper()}")


def distribute(document: Document, ids: Iterable[str], axis: Axis, between: Between, boxes: Boxes) -> None:
    """Space things evenly between the two outermost: their centres, or the gaps between their boxes.

    Raises `EditRefusedError` for less than three things.
    """
    chosen = tuple(ids)
    _refuse(why_not_distribute(document, chosen))
    spans = sorted(_spans(things_of(document, chosen), axis, boxes), key=lambda found: sum(found[1]))
    first, last = spans[0][1], spans[-1][1]
    moves: dict[Thing, float] = {}
    if between == "centres":
        start, step = sum(first) / 2, (sum(last) - sum(first)) / 2 / (len(spans) - 1)
        for place, (thing, span) in enumerate(spans):
            moves[thing] = start + place * step - sum(span) / 2
    else:
        filled = sum(high - low for _, (low, high) in spans)
        gap, end = (last[1] - first[0] - filled) / (len(spans) - 1), first[0]
        for thing, (low, high) in spans:
            moves[thing] = end - low
            end += high - low + gap
    _move(document, moves, axis, f"Distribute {between} in {axis.upper()}")


def replace_mesh(document: Document, ids: Iterable[str], mesh: str) -> int:
    """Give entities another mesh; returns how many it changed. Raises `EditRefusedError` without a name."""
    wanted = mesh.strip()
    _refuse("" if wanted else "type the name of a mesh")
    changes = {
        identity: entity.model_copy(update={"components": entity.components.model_copy(update={"mesh": wanted})})
        for identity, entity in (
            (one, document.entities[one]) for one in dict.fromkeys(ids) if one in document.entities
        )
        if entity.components.mesh != wanted
    }
    if changes:
        count = next(iter(changes)) if len(changes) == 1 else f"{len(changes)} entities"
        document.edit(f"Replace mesh of {count} with {wanted}", changes)
    return len(changes)


def _spans(things: Iterable[Thing], axis: Axis, boxes: Boxes) -> list[tuple[Thing, tuple[float, float]]]:
    place = "xyz".index(axis)
    found = []
    for thing in things:
        box = boxes(thing)
        if box is not None:
            found.append((thing, (float(box[0][place]), float(box[1][place]))))
    return found


def _edge(span: tuple[float, float], edge: Edge) -> float:
    low, high = span
    return {"min": low, "centre": (low + high) / 2, "max": high}[edge]


def _move(document: Document, moves: dict[Thing, float], axis: Axis, label: str) -> None:
    locked = frozenset(document.state.editor.locked)
    transforms: dict[str, Transform] = {}
    for thing, metres in moves.items():
        if abs(metres) > 1e-6 and locked.isdisjoint(thing):
            motion = Motion(_along(axis, metres))
            transforms.update({one: motion.of(document.entities[one].transform) for one in thing})
    operations.move_entities(document, transforms, label)


def _along(axis: Axis, metres: Number) -> Vec3:
    return (metres if axis == "x" else 0, metres if axis == "y" else 0, metres if axis == "z" else 0)


def _refuse(reason: str) -> None:
    if reason:
        raise EditRefusedError(reason)
