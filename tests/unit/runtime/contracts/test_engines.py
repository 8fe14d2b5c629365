"""Engines as the wire tells them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from runtime.contracts.engines import EngineItem

GONE = {
    "name": "render-2",
    "kind": "outside",
    "state": "gone",
    "since": "2026-01-01T00:00:00.000Z",
    "address": "10.0.0.7",
    "heard_ms": 10_400,
    "jobs": {"total": 5, "queued": 2, "failed": 3},
    "lost": 3,
    "reason": "the engine was not heard for 10 s",
    "refused": 1,
    "last_refusal": {"timestamp": "2026-01-01T00:00:00.000Z", "event": "job_started", "reason": "bad_signature"},
}


def test_an_engine_that_went_dumps_back_as_it_came() -> None:
    item = EngineItem.from_wire(GONE)
    assert (item.lost, item.jobs.queued) == (3, 2)
    assert item.last_refusal is not None
    assert item.last_refusal.reason == "bad_signature"
    assert item.to_wire() == GONE


def test_a_state_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValidationError, match="state"):
        EngineItem.from_wire({**GONE, "state": "asleep"})
