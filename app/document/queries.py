"""Which entities are alike: by type, mesh, texture or script. One mechanism for the menu, the list and the palette.

What is hidden or locked is left out, as a click would leave it out; how many that were is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.document.document import Document
from runtime.contracts.world import Entity

Kind = Literal["type", "mesh", "texture", "script"]
KINDS: tuple[Kind, ...] = ("type", "mesh", "texture", "script")

_READERS: Mapping[Kind, Callable[[Entity], str]] = {
    "type": lambda entity: entity.type,
    "mesh": lambda entity: entity.components.mesh,
    "texture": lambda entity: entity.material.texture,
    "script": lambda entity: entity.components.script,
}


@dataclass(frozen=True, slots=True)
class Found:
    """The ids in the order of the document, and how many more are hidden or locked."""

    ids: tuple[str, ...]
    left_out: int = 0


def value_of(entity: Entity, kind: Kind) -> str:
    return _READERS[kind](entity)


def values_in_use(document: Document, kind: Kind) -> dict[str, int]:
    """Return each value that some entity has, in alphabetical order, with how many have it."""
    counts = Counter(map(_READERS[kind], document.entities.values()))
    return dict(sorted(counts.items()))


def having(document: Document, kind: Kind, values: Container[str]) -> Found:
    """Return the entities that have one of these values."""
    read = _READERS[kind]
    return _open(document, (identity for identity, entity in document.entities.items() if read(entity) in values))


def like(document: Document, kind: Kind, ids: Iterable[str]) -> Found:
    """Return the entities that are like one of these in that respect."""
    chosen = [document.entities[identity] for identity in ids if identity in document.entities]
    return having(document, kind, {value_of(entity, kind) for entity in chosen})


def others(document: Document, ids: Container[str]) -> Found:
    """Return the entities that are not among these."""
    return _open(document, (identity for identity in document.entities if identity not in ids))


def _open(document: Document, ids: Iterable[str]) -> Found:
    editor = document.state.editor
    closed = frozenset((*editor.hidden, *editor.locked))
    found = tuple(ids)
    kept = tuple(identity for identity in found if identity not in closed)
    return Found(kept, len(found) - len(kept))
