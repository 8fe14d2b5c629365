from __future__ import annotations

import pytest

from app.engine.drift import EXTRA, MISSING, Drift
from app.engine.jobs import JobView
from app.engine.marks import EngineMark, drift_brief, drift_words, mark_of
from runtime.contracts.engine import JobState

MOVED = Drift("differs", ("transform.position",))


def job(state: JobState, error: str = "", details: str = "") -> JobView:
    return JobView("1", "SPAWN_ENTITY", state, 40, "wolf", error, details)


@pytest.mark.parametrize(
    ("one", "drift", "mark"),
    [
        (None, None, None),
        (job("completed"), None, ("✓", "ok", "built")),
        (job("completed"), MOVED, ("≠", "warn", "position")),
        (job("queued"), MOVED, ("○", "text.3", "queued")),
        (job("dispatched"), None, ("◔", "text.2", "sent")),
        (job("running"), None, ("◐", "accent", "running 40\u2009%")),
        (job("failed", "TIMEOUT"), MOVED, ("✕", "alarm", "TIMEOUT")),
        (None, MISSING, ("∅", "warn", "not built")),
        (None, EXTRA, ("+", "warn", "only in the engine")),
    ],
)
def test_the_worse_of_job_and_drift_is_carried(
    one: JobView | None, drift: Drift | None, mark: tuple[str, str, str] | None
) -> None:
    found = mark_of(one, drift)
    assert (None if found is None else (found.mark, found.tone, found.brief)) == mark


def test_a_failure_says_its_code_its_words_and_the_drift_beside_it() -> None:
    failed = mark_of(job("failed", "ASSET_NOT_FOUND", "Texture 'x'"), None)
    assert failed == EngineMark("failed", "ASSET_NOT_FOUND", "Job failed, ASSET_NOT_FOUND: Texture 'x'")
    both = mark_of(job("failed", "TIMEOUT"), MOVED)
    assert both is not None
    assert both.words == "Job failed, TIMEOUT\nDiffers from the engine: transform.position"


def test_differences_are_told_briefly_and_in_full() -> None:
    assert drift_brief(Drift("differs", ("type", "material.color"))) == "type +1"
    assert "new build drops it" in drift_words(EXTRA)
    assert "push it" in drift_words(MISSING)
