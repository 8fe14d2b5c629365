"""Fields of entities, world and scene by their path in the world spec: reading them, and replacing one.

Paths are those of the contract (`scene.ambientLight`), models have their own names (`ambient_light`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from runtime.contracts.base import Contract
from runtime.contracts.world import Entity
from widgets.fields.quantity import Relative
from widgets.inspector.views import FieldView

Model = TypeVar("Model", bound=Contract)

_NAMES = {"ambientLight": "ambient_light"}
_INDEXED = re.compile(r"(.*)\[(\d+)\]\Z")


def reader(path: str) -> Callable[[Any], Any]:
    """Return a function that reads the field at a path below its object, such as `transform.position`."""
    return attrgetter(".".join(_NAMES.get(part, part) for part in path.split(".")))


def replaced(model: Model, path: str, change: Callable[[Any], Any]) -> Model:
    """Return a frozen model with the field at a path changed; everything beside the path is shared."""
    first, _, rest = path.partition(".")
    name = _NAMES.get(first, first)
    old = getattr(model, name)
    new = replaced(old, rest, change) if rest else change(old)
    return model if new is old else model.model_copy(update={name: new})


def wish_of(value: object) -> Callable[[Any], Any]:
    """Return what a field edit does to a stored value: components by index, relative amounts, or a new value."""
    if isinstance(value, Mapping):
        return lambda old: tuple(_component(value[index], x) if index in value else x for index, x in enumerate(old))
    return lambda old: _component(value, old)


def common(values: Iterable[Any]) -> FieldView:
    """Return the first value and whether, for vectors per component, another differs from it."""
    each = list(values)
    first = each[0]
    if isinstance(first, tuple):
        columns = zip(*each, strict=True)
        return FieldView(first, tuple(_is_mixed(column, one) for column, one in zip(columns, first, strict=True)))
    return FieldView(first, _is_mixed(each, first))


def split_index(field: str) -> tuple[str, int | None]:
    """Return the path and component of a finding's field: `transform.scale[1]` is `transform.scale` and 1."""
    found = _INDEXED.fullmatch(field)
    return (found[1], int(found[2])) if found else (field, None)


def unknown_fields(model: Contract) -> str:
    """Return the fields that the contract does not know, at any depth, as JSON; empty when there are none."""
    extra = _unknown(model)
    return json.dumps(extra, ensure_ascii=False, indent=2) if extra else ""


def described(entities: Sequence[Entity]) -> str:
    """Return how many there are of each type, such as `2 npc, 1 object`."""
    counts: dict[str, int] = {}
    for entity in entities:
        counts[entity.type] = counts.get(entity.type, 0) + 1
    return ", ".join(f"{count} {kind}" for kind, count in counts.items())


def _component(wish: object, old: Any) -> Any:
    return wish.apply(old) if isinstance(wish, Relative) else wish


def _is_mixed(values: Sequence[Any], first: Any) -> bool:
    """Whether not all are the first; counted at one go, for thousands may be selected."""
    return values.count(first) != len(values)


def _unknown(model: Contract) -> dict[str, Any]:
    extra = dict(model.model_extra or {})
    for name in type(model).model_fields:
        below = getattr(model, name)
        if isinstance(below, Contract) and (found := _unknown(below)):
            extra[name] = found
    return extra
