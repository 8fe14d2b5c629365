"""Which fields of what is selected differ from their prefabs, for the inspector to mark, and putting one back."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from app.document import prefabbing
from app.document.document import Document
from app.document.prefabs import GONE, Override, instances_of
from app.presenters.prefab_rows import told

MOST = 200
"""More entities than these are not looked through with every change; the Prefabs panel still tells."""


def overrides_among(document: Document, ids: Collection[str]) -> dict[str, list[Override]]:
    """Return the overrides of these entities by the instance that they are parts of."""
    if len(ids) > MOST:
        return {}
    chosen = frozenset(ids)
    return {
        instance: found
        for instance, one in instances_of(document.state.editor).items()
        if not chosen.isdisjoint(one.parts.values())
        and (found := [each for each in prefabbing.overrides_of(document, instance) if each.entity in chosen])
    }


def marks(document: Document, ids: Collection[str]) -> Mapping[str, str]:
    """Return what the prefab says of each field that differs; of several, what the first says."""
    said: dict[str, str] = {}
    for found in overrides_among(document, ids).values():
        for override in found:
            if override.path != GONE:
                said.setdefault(override.path, told(override.path, override.prefab))
    return said


def revert_field(document: Document, ids: Collection[str], path: str) -> None:
    """Put one field of these entities back to what their prefabs say, as one undo step."""
    name = path.rpartition(".")[2]
    with document.transaction(f"Revert {name} of {next(iter(ids)) if len(ids) == 1 else f'{len(ids)} entities'}"):
        for instance, found in overrides_among(document, ids).items():
            wanted = [override for override in found if override.path == path]
            if wanted:
                prefabbing.revert(document, instance, wanted)
