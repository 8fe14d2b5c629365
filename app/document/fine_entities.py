"""Entities in which no rule can find anything, read in one go: text to models, with the rules held while it is parsed.

Says of well-typed entities what `findings.is_plainly_fine` says, without a look at each number from Python, which for a
hundred thousand entities takes as long as `orjson.loads` takes for their file. What it refuses is not wrong: it has to
be read and looked at in the ordinary way.
"""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import SchemaValidator
from pydantic_core.core_schema import (
    CoreConfig,
    CoreSchema,
    float_schema,
    int_schema,
    list_schema,
    literal_schema,
    model_field,
    model_fields_schema,
    model_schema,
    str_schema,
    tuple_schema,
    union_schema,
)

from app.document.findings import SURELY_FINITE
from runtime.contracts.base import Contract
from runtime.contracts.world import COLLIDERS, ENTITY_TYPES, SHADERS, Components, Entity, Material, Transform
from runtime.contracts.world_rules import ID_PATTERN

_CONFIG = CoreConfig(allow_inf_nan=False)
_HIGHEST = int(SURELY_FINITE)
_END = r"\Z"  # the validator's own patterns end with $, which there is not before a line break


def read_fine(text: bytes) -> list[Entity] | None:
    """Return the entities of a JSON list, None unless no rule can find anything in any of them.

    An entity with an unknown field is left to the ordinary reader, and so is one that is wrong. A key that is written
    twice is not seen here.
    """
    try:
        found: list[Entity] = _FINE.validate_json(text)
    except ValidationError:
        return None
    return found


def _vector(*, above: int | None = None, lowest: int | None = None, highest: int | None = None) -> CoreSchema:
    """Three numbers as `Vec3` holds them, surely finite where nothing narrower is asked."""
    greater = above if above is not None or lowest is not None else -_HIGHEST
    less = None if highest is not None else _HIGHEST
    whole = int_schema(strict=True, gt=greater, ge=lowest, le=highest, lt=less)
    fraction = float_schema(strict=True, gt=greater, ge=lowest, le=highest, lt=less)
    return tuple_schema([union_schema([whole, fraction])] * 3)


def _model(of: type[Contract], **fields: CoreSchema) -> CoreSchema:
    """Exactly these fields, each written as its Python name: no other way to write them is plain."""
    given = {name: model_field(schema) for name, schema in fields.items()}
    return model_schema(of, model_fields_schema(given, extra_behavior="forbid"), config=_CONFIG)


def _entity() -> CoreSchema:
    anywhere = _vector()
    named = str_schema(min_length=1)
    return _model(
        Entity,
        id=str_schema(pattern=f"^{ID_PATTERN.pattern.removesuffix(_END)}$"),
        type=literal_schema(list(ENTITY_TYPES)),
        transform=_model(Transform, position=anywhere, rotation=anywhere, scale=_vector(above=0)),
        material=_model(
            Material, shader=literal_schema(list(SHADERS)), texture=named, color=_vector(lowest=0, highest=1)
        ),
        components=_model(Components, mesh=named, collider=literal_schema(list(COLLIDERS)), script=str_schema()),
    )


# Without this switch the models' own validators would be taken, and with them none of the rules above.
_FINE = SchemaValidator(list_schema(_entity()), _use_prebuilt=False)
