"""What is selected: ids in the order in which they were taken, one of them active. Told as added and removed.

Selecting is no edit and no undo step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SelectionChange:
    """What became selected and what no longer is; `active` is the one that counts for pivot and inspector."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    active: str | None


Listener = Callable[[SelectionChange], None]


class Selection:
    """An ordered set of ids. It does not know which exist: the document discards those that vanish."""

    def __init__(self) -> None:
        self._ids: dict[str, None] = {}
        self._active: str | None = None
        self._listeners: list[Listener] = []

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(self._ids)

    @property
    def active(self) -> str | None:
        return self._active

    def __contains__(self, identity: object) -> bool:
        return identity in self._ids

    def __len__(self) -> int:
        return len(self._ids)

    def replace(self, ids: Iterable[str], active: str | None = None) -> None:
        """Select exactly these; the last is active unless told otherwise."""
        self._become(dict.fromkeys(ids), active)

    def add(self, ids: Iterable[str]) -> None:
        """Select these, too; the last of them becomes active, even when it was selected before."""
        more = dict.fromkeys(ids)
        if more:
            self._become({**self._ids, **more}, next(reversed(more)))

    def toggle(self, ids: Iterable[str]) -> None:
        """Turn each of these round."""
        turned = dict.fromkeys(ids)
        kept = {identity: None for identity in self._ids if identity not in turned}
        more = {identity: None for identity in turned if identity not in self._ids}
        self._become({**kept, **more}, next(reversed(more)) if more else self._active)

    def discard(self, ids: Iterable[str]) -> None:
        """Take these out; the others stay as they are."""
        gone = set(ids)
        if not gone.isdisjoint(self._ids):
            self._become({identity: None for identity in self._ids if identity not in gone}, self._active)

    def clear(self) -> None:
        self._become({}, None)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have a listener told of each change; returns what takes it out again."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _become(self, ids: dict[str, None], active: str | None) -> None:
        if active not in ids:
            active = next(reversed(ids)) if ids else None
        added = tuple(identity for identity in ids if identity not in self._ids)
        removed = tuple(identity for identity in self._ids if identity not in ids)
        if not added and not removed and active == self._active:
            self._ids = ids
            return
        self._ids, self._active = ids, active
        change = SelectionChange(added, removed, active)
        for listener in tuple(self._listeners):
            listener(change)
