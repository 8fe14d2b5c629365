"""Engines and how they are (`/v2/engines`, additive: docs/decisions): who does the jobs, and what became of who did."""

from __future__ import annotations

from typing import Literal

from runtime.contracts.base import Contract, Number, Whole
from runtime.contracts.phase2 import JobCounts

BUILT_IN = "built-in"
"""The name of the engine that comes with a runtime; no engine outside may be called that."""
EnginePresence = Literal["entering", "connected", "away", "gone"]


class EngineRefusal(Contract):
    """What an engine said last that was not taken: the event, and the reason as it was told to the engine."""

    timestamp: str
    event: str
    reason: str


class EngineItem(Contract):
    """One engine.

    `entering` has not said `engine_ready` yet; `away` has lost its connection and keeps its jobs for `keeps_jobs_ms`;
    `gone` has lost them: `lost` of them failed with it, over all its departures, those still queued wait for it.
    """

    name: str
    kind: Literal["built-in", "outside"]
    state: EnginePresence
    since: str | None = None
    """When it came into that state."""
    address: str | None = None
    heard_ms: Number | None = None
    """How long ago it was heard, by whatever message; None for the built-in one, which needs no heartbeat."""
    keeps_jobs_ms: Number | None = None
    jobs: JobCounts = JobCounts()
    """Of the runs that are its own, of this start."""
    lost: Whole = 0
    reason: str | None = None
    """Why it is away or gone."""
    refused: Whole = 0
    """How many of its messages were refused."""
    last_refusal: EngineRefusal | None = None
