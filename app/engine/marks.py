"""What an entity carries of the engine: one mark for its newest job and its drift, the worse of the two. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.engine.drift import Drift
from app.engine.jobs import JobView

MarkCode = Literal["failed", "queued", "dispatched", "running", "missing", "differs", "extra", "built"]

_MARKS: dict[MarkCode, tuple[str, str]] = {
    "failed": ("✕", "alarm"),
    "queued": ("○", "text.3"),
    "dispatched": ("◔", "text.2"),
    "running": ("◐", "accent"),
    "missing": ("∅", "warn"),
    "differs": ("≠", "warn"),
    "extra": ("+", "warn"),
    "built": ("✓", "ok"),
}


@dataclass(frozen=True, slots=True)
class EngineMark:
    """A mark with the token of its colour, in a few words for beside the entity, and in full for a tooltip."""

    code: MarkCode
    brief: str
    words: str

    @property
    def mark(self) -> str:
        return _MARKS[self.code][0]

    @property
    def tone(self) -> str:
        return _MARKS[self.code][1]


def mark_of(job: JobView | None, drift: Drift | None) -> EngineMark | None:
    """Return what an entity carries, None where the engine has nothing to do with it.

    A failure counts more than what goes on, that more than a difference, and a difference more than success.
    """
    if job is not None and job.state == "failed":
        words = f"Job failed, {job.error}: {job.details}".rstrip(": ")
        return EngineMark("failed", job.error, words if drift is None else f"{words}\n{drift_words(drift)}")
    if job is not None and not job.is_ended:
        word = "sent" if job.state == "dispatched" else job.state
        progress = f" {job.progress}\u2009%" if job.state == "running" else ""
        return EngineMark(job.state, f"{word}{progress}", f"Job {word}{progress}")  # type: ignore[arg-type]
    if drift is not None:
        return EngineMark(drift.kind, drift_brief(drift), drift_words(drift))
    return None if job is None else EngineMark("built", "built", "Built in the engine as it is here")


def drift_brief(drift: Drift) -> str:
    """Return a difference in a few words."""
    if drift.kind != "differs":
        return {"missing": "not built", "extra": "only in the engine"}[drift.kind]
    first = drift.fields[0].rpartition(".")[2]
    return first if len(drift.fields) == 1 else f"{first} +{len(drift.fields) - 1}"


def drift_words(drift: Drift) -> str:
    """Return a difference in full."""
    if drift.kind == "missing":
        return "Missing in the engine: push it"
    if drift.kind == "extra":
        return "Only in the engine: the document has it no more; a new build drops it"
    return f"Differs from the engine: {', '.join(drift.fields)}"
