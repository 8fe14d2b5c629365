"""What the history did, step by step: the feed for the autosave journal. Values only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from app.document.edits import Edit, Side
from app.document.world import WorldState

StepKind = Literal["do", "undo", "redo"]


@dataclass(frozen=True, slots=True)
class Step:
    """An edit that came into force or was taken back, and the state that it led to."""

    kind: StepKind
    edit: Edit
    state: WorldState

    @property
    def side(self) -> Side:
        """What is in force after it."""
        return self.edit.before if self.kind == "undo" else self.edit.after


StepListener = Callable[[Step], None]
