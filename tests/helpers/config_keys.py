"""The leaves of contract models by their wire names: every key that a config can have."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel


def leaves_of(model: type[BaseModel], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every key of a model that holds a plain value, through all models inside it."""
    for name, field in model.model_fields.items():
        path = (*above, field.alias or name)
        inner = [kind for kind in _parts(field.annotation) if isinstance(kind, type) and issubclass(kind, BaseModel)]
        if not inner:
            yield path
        for kind in inner:
            yield from leaves_of(kind, path)


def _parts(annotation: object) -> Iterator[object]:
    if get_origin(annotation) in {Union, types.UnionType, Annotated}:
        for part in get_args(annotation):
            yield from _parts(part)
    else:
        yield annotation
