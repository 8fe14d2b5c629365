"""The two bases of every contract model, and the number types that the wire uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictFloat, StrictInt
from pydantic.alias_generators import to_camel

UINT32_MAX = 4_294_967_295
API_VERSION = "2.0"
SCHEMA_VERSION = "2.0.0"
WORLD_SCHEMA_VERSION = "1.0"


class Contract(BaseModel):
    """A frozen message with snake_case keys on the wire (world spec, engine adapter, Phase 2).

    Unknown fields are accepted and kept. `to_wire` writes what was given or set, so that a parsed message dumps back
    equal.
    """

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True, allow_inf_nan=False)

    @classmethod
    def from_wire(cls, document: Mapping[str, Any]) -> Self:
        """Return the model of a parsed JSON object; raises `pydantic.ValidationError` naming every wrong field."""
        return cls.model_validate(document)

    def to_wire(self) -> dict[str, Any]:
        """Return the JSON object of this message: plain dicts, lists, numbers and text."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class DeviceContract(Contract):
    """A frozen message with camelCase keys on the wire (device API and config documents)."""

    model_config = ConfigDict(alias_generator=to_camel)


class Envelope(DeviceContract):
    """A message whose constants always travel, given or not: the fields named in `ALWAYS`.

    Not for what occurs a thousand times in a message: this costs a Python call each.
    """

    ALWAYS: ClassVar[frozenset[str]] = frozenset()

    def model_post_init(self, context: Any, /) -> None:
        self.__pydantic_fields_set__.update(self.ALWAYS)


def _whole(value: object) -> object:
    """Accept 4.0 as 4 (JavaScript writes both); leave text and booleans for the strict type to refuse (ruling 20)."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


Whole = Annotated[StrictInt, BeforeValidator(_whole)]
"""An integer; 4.0 counts as 4, "4" and true do not."""

Uint32 = Annotated[StrictInt, BeforeValidator(_whole), Field(ge=0, le=UINT32_MAX)]

Number = StrictInt | StrictFloat
"""A finite JSON number that keeps whether it was written with a fraction."""

Vec3 = tuple[Number, Number, Number]
