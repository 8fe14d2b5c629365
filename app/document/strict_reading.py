"""Reads a whole level in order, in the words of the rules where something is wrong; slower than in bulk, and never odd.

It tells how far it is: first by the objects that were parsed, then by the entities that became models.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.document.bulk_reading import Progress
from app.document.errors import LevelError
from app.document.findings import Survey, are_finite, is_plainly_fine, numbers_of
from runtime.contracts.base import WORLD_SCHEMA_VERSION
from runtime.contracts.errors import Finding
from runtime.contracts.json_text import UnreadableJsonError, read_json
from runtime.contracts.world import Entity, WorldSpec
from runtime.contracts.world_rules import check_world

STOPPING = frozenset({"W-001", "W-002", "W-004", "W-005", "W-010"})
"""Rules whose breach can keep a level from opening; the others never do. Only used to tell which to name first."""

SLICE = 1000
"""No other thread comes in while so many entities become models: about ten milliseconds."""
_PARSING = 0.6
"""The part of the time that parsing takes."""
_ENTITIES = TypeAdapter(list[Entity])


def read_strictly(content: bytes, path: Path, progress: Progress = lambda _: None) -> WorldSpec:
    """Return the world of a file's text; raises `LevelError` with all findings of the content."""
    objects = max(content.count(b"{"), 1)
    try:
        parsed = read_json(
            content, allow_bom=True, objects_told=lambda count: progress(min(_PARSING * count / objects, _PARSING))
        )
    except UnreadableJsonError as wrong:
        raise LevelError(f"{path.name} {wrong.reason}", str(path), "Correct the file in a text editor.") from None
    if isinstance(parsed, Mapping) and "cards" in parsed and "entities" not in parsed:
        raise LevelError(f"{path.name} is a card configuration", str(path), "Import it in the Logic workspace.")
    return _to_spec(parsed, path, lambda fraction: progress(_PARSING + (1 - _PARSING) * fraction))


def _to_spec(parsed: Any, path: Path, progress: Progress) -> WorldSpec:
    """Return the model of a parsed document; raises `LevelError` when nothing can hold it."""
    try:
        spec = _modelled(parsed, progress)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    else:
        reason = why_not_holdable(spec)
        if not reason:
            return spec
    findings = tuple(check_world(parsed))
    stopping = [finding for finding in findings if finding.rule in STOPPING]
    what = _summary(path, stopping) if stopping else f"{path.name} cannot be opened: {reason}"
    raise LevelError(what, str(path), "Correct it in a text editor.", findings)


def _modelled(parsed: Any, progress: Progress) -> WorldSpec:
    """Return the model, its entities made in slices; raises ValidationError with the place in the whole document."""
    listed = parsed.get("entities") if isinstance(parsed, Mapping) else None
    if not isinstance(listed, list) or len(listed) <= SLICE:
        return WorldSpec.from_wire(parsed)
    try:
        spec = WorldSpec.from_wire({**parsed, "entities": ()})
        entities: list[Entity] = []
        for start in range(0, len(listed), SLICE):
            entities += _ENTITIES.validate_python(listed[start : start + SLICE])
            progress(len(entities) / len(listed))
    except ValidationError:
        return WorldSpec.from_wire(parsed)  # for the place of what is wrong
    return spec.model_copy(update={"entities": tuple(entities)})


def why_not_holdable(spec: WorldSpec, survey: Survey | None = None) -> str:
    """Return why a well-typed world cannot be edited and written back, or an empty text.

    With a survey the ids are known to differ, and only odd entities are looked at.
    """
    if spec.schema_version != WORLD_SCHEMA_VERSION:
        return f"schema_version {spec.schema_version!r} is not known"
    if survey is None and len({entity.id for entity in spec.entities}) != len(spec.entities):
        return "an id is used twice"
    numbers = (*spec.world.gravity, *spec.scene.ambient_light)
    odd = (
        (one for one in spec.entities if not is_plainly_fine(one))
        if survey is None
        else (one for one in spec.entities if one.id in survey.odd)
        if survey.odd
        else ()
    )
    if not are_finite(numbers) or not all(are_finite(numbers_of(one)) for one in odd):
        return "a number does not fit a double"
    return ""


def _summary(path: Path, findings: Sequence[Finding]) -> str:
    first = f"{findings[0].field or 'the document'}: {findings[0].message}"
    more = len(findings) - 1
    if not more:
        return f"{path.name} cannot be opened: {first}"
    return f"{path.name} cannot be opened: {first}, and {more} more {'finding' if more == 1 else 'findings'}"
