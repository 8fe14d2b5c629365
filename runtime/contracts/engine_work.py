"""How our engine's work for another backend stands, as frozen values for whoever shows it; none of it travels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WorkPhase = Literal["connecting", "connected", "waiting", "refused", "ended"]


@dataclass(frozen=True, slots=True)
class WorkNews:
    """`refused`: the backend does not know the token, trying again does not help. Times are monotonic seconds."""

    phase: WorkPhase = "connecting"
    reason: str = ""
    """Why it is not connected."""
    retry_at_s: float | None = None
    in_flight: int = 0
    completed: int = 0
    failed: int = 0
    last_failure: str = ""
    refused: int = 0
    """Reports that the backend did not take."""
    last_refusal: str = ""
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class BuiltChange:
    """What was built since the last look: entities of a scene, or (`is_anew`) all of it."""

    scene_id: str
    ids: frozenset[str] = frozenset()
    is_anew: bool = False
