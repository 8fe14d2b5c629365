"""The newest snapshot of one runtime: which of those that come is news, what changed in it, when one is overdue.

It owns no clock: moments are monotonic seconds that it is given.
"""

from __future__ import annotations

from typing import Literal

from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.contracts.snapshot_reading import Changes

STALE_AFTER_S = 2.0
OVERDUE_SCANS = 3
OVERDUE_LOOKS = 4
"""So often it is looked for a snapshot in vain before one is overdue: a window that was held up looks only once."""
LOWER_REVISIONS = 3
"""So many lower revisions in order mean that the runtime counts from the beginning again."""
SCANNING = frozenset({"RUN_NORMAL", "RUN_BREAKPOINT"})

Standing = Literal["news", "repeated", "late", "late and anew", "anew"]
"""`anew`: the runtime was started again, so that nothing held of the old one holds; `repeated`: a program that is said
to run shows nothing of it but the revision that is held."""
LATE: frozenset[Standing] = frozenset({"late", "late and anew"})


class NewestSnapshot:
    """None until the first is taken."""

    def __init__(self) -> None:
        self.snapshot: RuntimeSnapshot | None = None
        self._changes: Changes | None = None
        self._taken_s = 0.0
        self._looks_in_vain = 0
        self._lower_revisions: list[int] = []

    def standing_of(self, snapshot: RuntimeSnapshot) -> Standing:
        """Return what one is that has just come; a late one is remembered."""
        held = self.snapshot
        if held is None:
            return "news"
        if held.boot_id != snapshot.boot_id:
            return "anew"
        if snapshot.snapshot_revision >= held.snapshot_revision:
            return "repeated" if _is_repetition(snapshot, held) else "news"
        return "late and anew" if self._counts_anew(snapshot.snapshot_revision) else "late"

    def take(self, snapshot: RuntimeSnapshot, changes: Changes | None, at_s: float) -> None:
        """Hold one from now on."""
        self._lower_revisions.clear()
        self.snapshot, self._changes = snapshot, changes
        self._taken_s, self._looks_in_vain = at_s, 0

    def take_again(self, snapshot: RuntimeSnapshot, changes: Changes | None) -> None:
        """Hold one that repeats what is held; it makes nothing younger."""
        self._lower_revisions.clear()
        self.snapshot, self._changes = snapshot, changes

    def forget(self) -> None:
        """Hold none."""
        self.snapshot = None

    def changed_since(self, seen: RuntimeSnapshot | None) -> tuple[int, ...] | None:
        """Return the places of the cards that differ from those of a snapshot seen before, None for perhaps all."""
        known = seen is not None and self._changes is not None and self._changes.before is seen
        return self._changes.places if self._changes is not None and known else None

    def look(self) -> None:
        """Note that it was looked for another one."""
        self._looks_in_vain += 1

    def age_s(self, now_s: float) -> float:
        """Return how long ago the one that is held was taken."""
        return now_s - self._taken_s

    def is_overdue(self, now_s: float) -> bool:
        """Whether a program that runs is no longer shown: its device answers, and sends nothing that can be taken.

        What is on the screen is then as old as the last snapshot, however often a pong comes.
        """
        shown = self.snapshot
        if shown is None or not _scans(shown):
            return False
        limit_s = max(STALE_AFTER_S, OVERDUE_SCANS * shown.scan_interval_ms / 1000)
        return self._looks_in_vain >= OVERDUE_LOOKS and self.age_s(now_s) > limit_s

    def _counts_anew(self, revision: int) -> bool:
        """Whether revisions went back for good: a device that tells no `bootId` and was started anew.

        One that is late is no news; several in order are the only news there are, and what is held is no longer live.
        """
        if self._lower_revisions and revision < self._lower_revisions[-1]:
            self._lower_revisions.clear()
        self._lower_revisions.append(revision)
        return len(self._lower_revisions) >= LOWER_REVISIONS


def _scans(snapshot: RuntimeSnapshot) -> bool:
    return snapshot.halt is None and snapshot.run_mode in SCANNING


def _is_repetition(snapshot: RuntimeSnapshot, held: RuntimeSnapshot) -> bool:
    """Whether it says that scans run freely and shows what the one before showed, by the same number.

    Every scan that ends is a revision of its own. A device that counts badly and shows other values is believed.
    """
    if snapshot.snapshot_revision != held.snapshot_revision or not _scans(snapshot):
        return False
    return _gist(snapshot) == _gist(held)


def _gist(snapshot: RuntimeSnapshot) -> tuple[object, ...]:
    return snapshot.run_mode, snapshot.halt, snapshot.test_mode, snapshot.system, snapshot.counted().cards
