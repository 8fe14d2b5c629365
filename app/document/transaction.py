"""Several edits of a document that count as one step, while they are under way. The document ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from app.document.world import WorldState


class Transaction:
    """`with document.transaction(…)`, or kept over a drag.

    `commit` makes the edits one undo step; `rollback` puts the very state back that there was at the start. Leaving the
    block commits, an exception rolls back. After either it is over, and further calls do nothing.
    """

    def __init__(
        self, label: str, merge_key: str | None, *, commit: Callable[[], bool], roll_back: Callable[[], None]
    ) -> None:
        self.label = label
        self.merge_key = merge_key
        self.is_open = True
        self._commit = commit
        self._roll_back = roll_back

    def commit(self) -> bool:
        """End it; returns whether anything changed."""
        return self.is_open and self._commit()

    def rollback(self) -> None:
        """End it as if it had never been."""
        if self.is_open:
            self._roll_back()

    def end(self, *, is_kept: bool) -> None:
        """Commit it, or roll it back."""
        if is_kept:
            self.commit()
        else:
            self.rollback()

    def __enter__(self) -> Transaction:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end(is_kept=kind is None)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A transaction that is open: where it began and what it has touched."""

    transaction: Transaction
    start: WorldState
    touched: dict[str, None] = field(default_factory=dict)
    placed: dict[str, None] = field(default_factory=dict)
