"""Where a failed job leads: the entity and the field that it is about, as the runtime says or as its words allow.

Nothing is decided by it: it only helps to find the place.
"""

from __future__ import annotations

import re

from app.document.findings import LevelFinding, Owner
from app.document.world import WorldState
from app.engine.jobs import JobView
from runtime.contracts.world import Entity

_QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"|“([^”]+)”")
_OWNERS: tuple[Owner, ...] = ("world", "scene")


def blamed(job: JobView, state: WorldState) -> LevelFinding | None:
    """Return what to show for a failed job; None when nothing of the level is known to be the cause."""
    if job.entity_id:
        entity = state.entities.get(job.entity_id)
        return None if entity is None else _found(job, "entity", entity.id, _field_of(job, entity))
    owner, _, path = job.field.partition(".")
    for known in _OWNERS:
        if owner == known:
            return _found(job, known, "", path)
    return _asset_user(job, state)


def named_assets(details: str) -> tuple[str, ...]:
    """Return what stands in quotes in an error's words: names of assets."""
    return tuple("".join(groups) for groups in _QUOTED.findall(details))


def _field_of(job: JobView, entity: Entity) -> str:
    if job.field:
        return job.field
    names = named_assets(job.details)
    if entity.material.texture in names:
        return "material.texture"
    return "components.mesh" if entity.components.mesh in names else ""


def _asset_user(job: JobView, state: WorldState) -> LevelFinding | None:
    names = named_assets(job.details)
    if state.scene.skybox in names:
        return _found(job, "scene", "", "skybox")
    if not names:
        return None
    for entity in state.entities.values():
        field = _field_of(job, entity)
        if field:
            return _found(job, "entity", entity.id, field)
    return None


def _found(job: JobView, owner: Owner, identity: str, field: str) -> LevelFinding:
    return LevelFinding(owner, identity, field, job.error, job.details)
