"""A plant as its JSON file describes it: blocks that compute signals, and wires from and to cards.

A signal is a number with the name of its block. Switches and drives are 1 or 0. A block that reads one further down the
list sees its value of the step before, so that loops (a pump that empties the tank that starts it) are legal.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from runtime.contracts.base import UINT32_MAX


class _Part(BaseModel):
    """Unknown keys are refused: a plant with a misspelt parameter would silently do something else."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, allow_inf_nan=False)


class DriveSpec(_Part):
    """What a DO drives: 1 while it is on."""

    kind: Literal["drive"]
    name: str
    card_id: int


class ConstantSpec(_Part):
    kind: Literal["constant"]
    name: str
    value: float


class ProfileSpec(_Part):
    """A value over time: straight lines between `points` (seconds, value), repeated when it has ended."""

    kind: Literal["profile"]
    name: str
    points: Annotated[tuple[tuple[float, float], ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _times_ascend_from_zero(self) -> ProfileSpec:
        times = [time_s for time_s, _ in self.points]
        if times[0] != 0 or any(later <= earlier for earlier, later in pairwise(times)):
            raise ValueError("the times of a profile begin at 0 and ascend")
        return self


class NoiseSpec(_Part):
    """Evenly spread between -amplitude and amplitude; the same seed gives the same sequence."""

    kind: Literal["noise"]
    name: str
    seed: Annotated[int, Field(ge=0, le=UINT32_MAX)]
    amplitude: Annotated[float, Field(ge=0)]


class Term(_Part):
    """`factor` times a signal, times another where `gate` names one."""

    source: str = Field(alias="from")
    factor: float = 1.0
    gate: str | None = None


class SumSpec(_Part):
    kind: Literal["sum"]
    name: str
    terms: tuple[Term, ...]
    offset: float = 0.0


class LagSpec(_Part):
    """Follows its input like a motor that runs up and down: first order, with a time constant for each direction."""

    kind: Literal["lag"]
    name: str
    source: str = Field(alias="from")
    rise_s: Annotated[float, Field(ge=0)]
    fall_s: Annotated[float, Field(ge=0)]


class DelaySpec(_Part):
    """A switch that follows its input only after it has lasted: a valve that opens and closes, an end switch."""

    kind: Literal["delay"]
    name: str
    source: str = Field(alias="from")
    on_s: Annotated[float, Field(ge=0)]
    off_s: Annotated[float, Field(ge=0)]


class TankSpec(_Part):
    """Holds what flows in (units per second) until it flows out; never under 0, never over `capacity`."""

    kind: Literal["tank"]
    name: str
    capacity: Annotated[float, Field(gt=0)]
    initial: Annotated[float, Field(ge=0)] = 0.0
    inflows: tuple[str, ...] = ()
    outflows: tuple[str, ...] = ()


class SwitchSpec(_Part):
    """1 from `on_above` up, 0 from `off_below` down, in between as it was: a float switch, a thermostat."""

    kind: Literal["switch"]
    name: str
    source: str = Field(alias="from")
    on_above: float
    off_below: float

    @model_validator(mode="after")
    def _has_no_negative_hysteresis(self) -> SwitchSpec:
        if self.off_below > self.on_above:
            raise ValueError("offBelow must not be above onAbove")
        return self


BlockSpec = Annotated[
    DriveSpec | ConstantSpec | ProfileSpec | NoiseSpec | SumSpec | LagSpec | DelaySpec | TankSpec | SwitchSpec,
    Field(discriminator="kind"),
]


class SensorSpec(_Part):
    """A wire to an input card. `scale` maps signal values to raw readings, which are whole and stay in range."""

    card_id: int
    card_type: Literal["DI", "AI"]
    source: str = Field(alias="from")
    scale: tuple[tuple[float, int], tuple[float, int]] | None = None

    @model_validator(mode="after")
    def _scales_only_what_has_a_scale(self) -> SensorSpec:
        if self.card_type == "AI" and (self.scale is None or self.scale[0][0] == self.scale[1][0]):
            raise ValueError("an AI needs a scale of two different signal values")
        return self


class PlantSpec(_Part):
    """`name` and `about` are for people."""

    name: str
    about: str = ""
    blocks: tuple[BlockSpec, ...]
    sensors: tuple[SensorSpec, ...]

    @model_validator(mode="after")
    def _reads_what_exists(self) -> PlantSpec:
        names = [block.name for block in self.blocks]
        if len(set(names)) != len(names):
            raise ValueError("two blocks have the same name")
        for reader, source in self._reads():
            if source not in names:
                raise ValueError(f"{reader} reads {source!r}, which no block is called")
        return self

    def _reads(self) -> list[tuple[str, str]]:
        reads = [(f"the sensor of card {sensor.card_id}", sensor.source) for sensor in self.sensors]
        for block in self.blocks:
            if isinstance(block, LagSpec | DelaySpec | SwitchSpec):
                reads.append((block.name, block.source))
            elif isinstance(block, TankSpec):
                reads += [(block.name, flow) for flow in (*block.inflows, *block.outflows)]
            elif isinstance(block, SumSpec):
                reads += [(block.name, term.source) for term in block.terms]
                reads += [(block.name, term.gate) for term in block.terms if term.gate is not None]
        return reads
