"""A plant at work: reads what the outputs drive, moves its blocks on, and gives the raw readings of its sensors."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError

from runtime.contracts.base import UINT32_MAX
from runtime.contracts.json_text import UnreadableJsonError, read_json
from runtime.control.plant.blocks import Block, make_block
from runtime.control.plant.description import DriveSpec, PlantSpec, SensorSpec

SETTLING_STEPS = 2
"""Steps without time before the first reading, so that blocks that read further down the list agree."""


class PlantError(ValueError):
    """A plant's file cannot be used; the text says what is wrong and where."""


class Plant:
    """Belongs to the scan thread. Its time is kernel time: while the kernel is halted, the plant stands still, too."""

    def __init__(self, description: PlantSpec) -> None:
        self.name = description.name
        self.wired: Mapping[int, str] = _wired_cards(description)
        self._blocks: tuple[tuple[str, Block], ...] = tuple(
            (block.name, make_block(block)) for block in description.blocks
        )
        self._sensors = description.sensors
        self._signals = {name: block.value for name, block in self._blocks}
        for _ in range(SETTLING_STEPS):
            self._move(0.0, {})

    @property
    def signals(self) -> Mapping[str, float]:
        """Every block's value now, by name."""
        return self._signals

    def fits(self, families: Mapping[int, str]) -> bool:
        """Return whether every card that the plant is wired to exists, with the family the wire expects."""
        return all(families.get(card_id) == family for card_id, family in self.wired.items())

    def advance(self, elapsed_ms: int, drives: Mapping[int, bool]) -> None:
        """Move on by kernel time, with the outputs driven as they are."""
        self._move(elapsed_ms / 1000, drives)

    def readings(self) -> dict[int, int]:
        """Return the raw reading of each wired input card."""
        return {sensor.card_id: _reading(sensor, self._signals[sensor.source]) for sensor in self._sensors}

    def _move(self, dt_s: float, drives: Mapping[int, bool]) -> None:
        signals = self._signals
        for name, block in self._blocks:
            block.value = block.step(dt_s, signals, drives)
            signals[name] = block.value


def load_plant(content: bytes) -> Plant:
    """Return the plant of a JSON text; raises `PlantError`."""
    try:
        return Plant(PlantSpec.model_validate(read_json(content)))
    except UnreadableJsonError as unreadable:
        raise PlantError(unreadable.reason) from None
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PlantError(f"{place}: {first['msg']}" if place else first["msg"]) from None


def _wired_cards(description: PlantSpec) -> dict[int, str]:
    drives = {block.card_id: "DO" for block in description.blocks if isinstance(block, DriveSpec)}
    return drives | {sensor.card_id: sensor.card_type for sensor in description.sensors}


def _reading(sensor: SensorSpec, signal: float) -> int:
    if sensor.scale is None:
        return int(signal >= 0.5)
    (low, raw_low), (high, raw_high) = sensor.scale
    raw = round(raw_low + (signal - low) * (raw_high - raw_low) / (high - low))
    return min(max(raw, min(raw_low, raw_high), 0), max(raw_low, raw_high), UINT32_MAX)
