"""What is wrong with groups, prefabs and instances: entries that cannot be read, instances of what is missing.

Warnings only: the level itself is whole without them, and no entity depends on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.document.world import WorldState
from runtime.contracts.world import Group, Prefab, PrefabInstance

UNREADABLE = "SIDECAR_UNREADABLE"
MISSING_PREFAB = "PREFAB_NOT_FOUND"

_KINDS: Mapping[str, tuple[type, str, str]] = {
    "groups": (Group, "group", "its entities stay, ungrouped"),
    "prefabs": (Prefab, "prefab", "its instances stay as they are"),
    "instances": (PrefabInstance, "instance of a prefab", "its entities stay, and follow no prefab"),
}


def sidecar_findings(state: WorldState) -> Iterator[tuple[str, str, str]]:
    """Yield field, rule and words of each thing that is wrong."""
    for name, (kind, what, effect) in _KINDS.items():
        entries: Mapping[str, Any] = getattr(state.editor, name) or {}
        for identity, entry in entries.items():
            if not isinstance(entry, kind):
                message = f"the {what} {identity!r} cannot be read: {effect}; it is kept in the sidecar as it is"
                yield f"{name}.{identity}", UNREADABLE, message
    prefabs = state.editor.prefabs or {}
    for identity, instance in (state.editor.instances or {}).items():
        if isinstance(instance, PrefabInstance) and not isinstance(prefabs.get(instance.prefab), Prefab):
            standing = sum(entity in state.entities for entity in instance.parts.values())
            yield (
                f"instances.{identity}",
                MISSING_PREFAB,
                f"the prefab {instance.prefab!r} of {identity} is missing; its {standing} "
                f"{'entity stays' if standing == 1 else 'entities stay'} as they are: import the prefab, or unpack it",
            )
