"""Refusals of whoever did not say who they are, on their way to the audit: recorded, but no flood of them.

Anybody can knock as often as they like; the audit must neither fill the disk nor drown in that. Knows no clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from runtime.portal.users import ANONYMOUS, User

WINDOW_S = 60.0
MOST_OF_ONE = 30
MOST = 300

OTHERS = "others"

Record = Callable[[User, str, str, str], None]
"""Takes user, action, target and error code."""


class RefusalLog:
    """Belongs to the portal's thread."""

    def __init__(self, record: Record, *, monotonic_s: Callable[[], float]) -> None:
        self._record = record
        self._monotonic_s = monotonic_s
        self._began_s = monotonic_s()
        self._seen: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()

    def note(self, action: str, address: str, code: str, user: User = ANONYMOUS, *, why: str = "") -> None:
        """Record a refusal; what is too much in a minute is counted, and told when the minute is over."""
        self.tick()
        if self._seen[address] >= MOST_OF_ONE or self._seen.total() >= MOST:
            has_room = address in self._left_out or len(self._left_out) < MOST
            self._left_out[address if has_room else OTHERS] += 1
            return
        self._seen[address] += 1
        self._record(user, action, f"from {address}{why and f': {why}'}", code)

    def tick(self) -> None:
        """Begin the next minute if it is time, and tell what was left out in the last; call it now and then."""
        now_s = self._monotonic_s()
        if now_s - self._began_s < WINDOW_S:
            return
        self._began_s = now_s
        self._seen.clear()
        left_out, self._left_out = self._left_out, Counter()
        if left_out:
            [(name, most)] = left_out.most_common(1)
            whose = f", {most} of them from {name}" if len(left_out) > 1 else f" from {name}"
            self._record(ANONYMOUS, "refusals.left_out", f"{left_out.total()} more{whose}", "UNAUTHORIZED")
