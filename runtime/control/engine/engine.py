"""What an engine is to the backend, wherever it runs: takes job texts, reports in the contract's telemetry messages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

Telemetry = Mapping[str, Any]
"""A message of engine-adapter-v1 §4, as it was sent."""

Tell = Callable[[Sequence[Telemetry]], None]
"""Takes reports of an engine, in order; may be called from any thread and returns at once."""


class Engine(Protocol):
    """Its methods belong to the backend's thread and return at once."""

    @property
    def name(self) -> str:
        """Its engineId."""

    @property
    def is_built_in(self) -> bool:
        """Whether it is the one that comes with the runtime; an outside engine goes before it (ruling 65)."""

    @property
    def is_taking(self) -> bool:
        """Whether jobs may go out to it now; one whose connection is gone for a moment keeps what it has."""

    def give(self, job_text: bytes) -> None:
        """Take on a job, the JSON text of engine-adapter-v1 §1. What becomes of it is told later."""

    def refuse(self, message: Telemetry, reason: str) -> None:
        """Hear that a report was not taken, and why (ruling 85)."""

    def scene_text(self, scene_id: str, ids: Collection[str] | None) -> bytes | None:
        """Return the world spec of what is built, with the entities `ids` alone if given; None: no such scene."""

    def close(self) -> None:
        """Stop working; what it was doing is not told any more."""
