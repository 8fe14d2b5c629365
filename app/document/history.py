"""The list of undo steps, where in it the document stands, and which place was saved. It applies nothing itself."""

from __future__ import annotations

from app.document.edits import Edit

MAX_STEPS = 10_000


class History:
    """Steps in the order in which they were made; those after `position` are undone and wait for redo."""

    def __init__(self) -> None:
        self._steps: list[Edit] = []
        self._position = 0
        self._saved_at: int | None = 0
        self._writing_at: int | None = None

    @property
    def steps(self) -> tuple[Edit, ...]:
        return tuple(self._steps)

    @property
    def position(self) -> int:
        """How many steps are in force."""
        return self._position

    @property
    def saved_at(self) -> int | None:
        """The position that is on disk; None when no way of undo or redo leads there any more."""
        return self._saved_at

    @property
    def is_dirty(self) -> bool:
        return self._saved_at != self._position

    @property
    def can_undo(self) -> bool:
        return self._position > 0

    @property
    def can_redo(self) -> bool:
        return self._position < len(self._steps)

    @property
    def undo_label(self) -> str:
        """What undo would take back, an empty text when there is nothing."""
        return self._steps[self._position - 1].label if self.can_undo else ""

    @property
    def redo_label(self) -> str:
        """What redo would do again, an empty text when there is nothing."""
        return self._steps[self._position].label if self.can_redo else ""

    def mergeable_with(self, merge_key: str | None) -> Edit | None:
        """Return the last step if an edit with that key may be merged into it: by key, never by clock."""
        if merge_key is None or self.can_redo or not self.can_undo or not self.is_dirty:
            return None
        if self._writing_at == self._position:
            return None  # what is being written must stay a place of its own
        last = self._steps[-1]
        return last if last.merge_key == merge_key else None

    def record(self, edit: Edit) -> None:
        """Add a step that is in force now; what was undone is gone."""
        if self._saved_at is not None and self._saved_at > self._position:
            self._saved_at = None
        if self._writing_at is not None and self._writing_at > self._position:
            self._writing_at = None
        del self._steps[self._position :]
        self._steps.append(edit)
        self._position += 1
        if len(self._steps) > MAX_STEPS:
            self._forget_oldest()

    def replace_last(self, edit: Edit | None) -> None:
        """Put a merged step in place of the last; None when the two cancelled out."""
        self._steps.pop()
        self._position -= 1
        if edit is not None:
            self.record(edit)

    def step_back(self) -> Edit:
        """Return the step to take back, now counted as undone; raises IndexError when there is none."""
        if not self.can_undo:
            raise IndexError("there is nothing to undo")
        self._position -= 1
        return self._steps[self._position]

    def step_forward(self) -> Edit:
        """Return the step to do again, now counted as in force; raises IndexError when there is none."""
        if not self.can_redo:
            raise IndexError("there is nothing to redo")
        self._position += 1
        return self._steps[self._position - 1]

    def begin_writing(self) -> None:
        """Note that what is in force now is being written; steps may follow meanwhile."""
        self._writing_at = self._position

    def end_writing(self, *, is_written: bool) -> None:
        """Note that what was in force when writing began is on disk, or that it is not."""
        if is_written:
            self._saved_at = self._writing_at
        self._writing_at = None

    def mark_saved(self) -> None:
        """Note that what is in force now is on disk."""
        self._saved_at = self._position

    def mark_unsaved(self) -> None:
        """Note that nothing in this history is on disk, as for recovered work."""
        self._saved_at = None

    def _forget_oldest(self) -> None:
        del self._steps[0]
        self._position -= 1
        if self._saved_at is not None:
            self._saved_at = self._saved_at - 1 if self._saved_at > 0 else None
        if self._writing_at is not None:
            self._writing_at = self._writing_at - 1 if self._writing_at > 0 else None
