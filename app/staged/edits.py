"""Undo and redo over sparse snapshots: each edit knows the parts that it changed, before and after.

Merging is by key, never by clock: an edit with the key of the one before it, made right after it, becomes one with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Parts = Mapping[str, object]
"""Values by the name of the part; `ABSENT` where there is none."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One step: what the changed parts were and became."""

    label: str
    before: Parts
    after: Parts
    merge_key: str | None = None

    def joined(self, later: Edit) -> Edit:
        """Return this edit and a later one as one step."""
        return Edit(later.label, {**later.before, **self.before}, {**self.after, **later.after}, self.merge_key)


class History:
    """The edits done and those undone, newest last."""

    def __init__(self) -> None:
        self._done: list[Edit] = []
        self._undone: list[Edit] = []
        self._may_merge = False

    @property
    def done(self) -> tuple[Edit, ...]:
        return tuple(self._done)

    @property
    def undone(self) -> tuple[Edit, ...]:
        """What redo would do, the next one last."""
        return tuple(self._undone)

    def push(self, edit: Edit) -> None:
        """Add an edit that was just applied; what was undone is forgotten."""
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if self._may_merge and last is not None and last.merge_key is not None and last.merge_key == edit.merge_key:
            self._done[-1] = last.joined(edit)
        else:
            self._done.append(edit)
        self._may_merge = True

    def undo(self) -> Parts | None:
        """Return what the parts of the newest edit were before it; None when nothing is left to undo."""
        if not self._done:
            return None
        edit = self._done.pop()
        self._undone.append(edit)
        self._may_merge = False
        return edit.before

    def redo(self) -> Parts | None:
        """Return what the parts of the edit undone last became; None when there is none."""
        if not self._undone:
            return None
        edit = self._undone.pop()
        self._done.append(edit)
        self._may_merge = False
        return edit.after
