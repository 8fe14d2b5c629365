"""Entities as the text on the clipboard: JSON that a text editor can take, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from app.document import belongings
from app.document.belongings import Belongings
from runtime.contracts.json_text import MAX_FILE_BYTES, UnreadableJsonError, read_json, write_pretty_json
from runtime.contracts.world import Entity
from runtime.contracts.world_rules import check_entity


class PasteError(ValueError):
    """The text holds no entities that can be taken; the message says why."""


def to_text(entities: Iterable[Entity], along: Belongings | None = None) -> str:
    """Return entities as JSON: an object with the list `entities`, as in a world spec, and what comes along."""
    document: dict[str, Any] = {"entities": [entity.to_wire() for entity in entities]}
    if along is not None:
        document |= belongings.to_wire(along)
    return write_pretty_json(document).decode()


def from_text(text: str) -> tuple[tuple[Entity, ...], Belongings]:
    """Return the entities of a text, and what comes along where it has some.

    The text is one of `to_text`, a whole world spec, a list of entities or a single one. Raises `PasteError`.
    """
    try:
        parsed = read_json(text.encode(), max_bytes=MAX_FILE_BYTES)
    except (UnreadableJsonError, UnicodeEncodeError) as wrong:
        reason = wrong.reason if isinstance(wrong, UnreadableJsonError) else "is not Unicode text"
        raise PasteError(f"The clipboard holds no entities: the text {reason}.") from None
    entities = tuple(_entity(item, index) for index, item in enumerate(_items(parsed)))
    return entities, belongings.from_wire(parsed) if isinstance(parsed, Mapping) else Belongings()


def holds_entities(text: str) -> bool:
    """Whether a text looks like entities, without reading all of it."""
    start = text[:4096].lstrip()
    return start[:1] in ("{", "[") and any(key in start for key in ('"entities"', '"transform"'))


def _items(parsed: Any) -> list[Any]:
    if isinstance(parsed, Mapping) and isinstance(parsed.get("entities"), list):
        parsed = parsed["entities"]
    elif isinstance(parsed, Mapping):
        parsed = [parsed]
    if not isinstance(parsed, list) or not parsed:
        raise PasteError("The clipboard holds no entities: copy some first.")
    return parsed


def _entity(item: Any, index: int) -> Entity:
    try:
        return Entity.from_wire(item)
    except ValidationError:
        first = next(check_entity(item, f"entities[{index}]"), None)
        reason = f"{first.field}: {first.message}" if first else f"entities[{index}] cannot be held"
        raise PasteError(f"The clipboard holds no entity that can be taken: {reason}.") from None
