"""Simulated I/O beyond single readings: playing a stimulus (additive, decision 0010), and what snapshots say of it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StrictBool, StrictStr

from runtime.contracts.base import DeviceContract, Whole
from runtime.contracts.commands import Waveform
from runtime.contracts.lifecycle import Answer, Request


class PlayStimulusRequest(Request):
    """`stimulus` is the text of a file as `simulate` reads it. `restart` begins the program as after boot.

    `start` (RFC 3339) is the wall clock that RTC cards read while it plays, before the first scan; without it they read
    the runtime's own. After `scans` scans the program halts.
    """

    stimulus: StrictStr
    name: Annotated[StrictStr, Field(max_length=200)] = "stimulus"
    restart: StrictBool = True
    start: StrictStr | None = None
    scans: Annotated[Whole, Field(ge=1)] | None = None


class PlayStimulusAnswer(Answer):
    request_id: str
    lines: Whole
    last_scan: Whole


class StopStimulusAnswer(Answer):
    request_id: str


class StimulusState(DeviceContract):
    """How far a stimulus has come. After `last_scan` its inputs stay as they are, until it is stopped."""

    name: str
    scan: Whole
    last_scan: Whole
    by: str


class VirtualIo(DeviceContract):
    """`system.virtualIo` of a snapshot: what moves the inputs. A runtime with real terminals has none."""

    plant: str | None = None
    plant_problems: tuple[str, ...] = ()
    """Of each plant file that cannot be used its name and what is wrong with it."""
    by_hand: tuple[int, ...] = ()
    waves: dict[str, Waveform] = Field(default_factory=dict)
    stimulus: StimulusState | None = None

    @classmethod
    def of(cls, system: dict[str, Any] | None) -> VirtualIo | None:
        """Return it from the additional fields of a snapshot's `system`; None where it is missing or another thing."""
        told = (system or {}).get("virtualIo")
        try:
            return cls.from_wire(told) if isinstance(told, dict) else None
        except ValueError:
            return None
