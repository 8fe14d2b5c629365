"""Refusals of whoever did not say who they are, on their way to the audit: recorded, but no flood of them.

Anybody can knock as often as they like; the audit must neither fill the disk nor drown in that. Knows no clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from runtime.portal.users import ANONYMOUS, User

WINDOW_S = 60.0
MOST_OF_AN_ADDRESS = 30
MOST = 300

Record = Callable[[User, str, str, str], None]
"""Takes user, action, target and error code."""


class RefusalLog:
    """Belongs to the portal's thread."""

    def __init__(self, record: Record, *, monotonic_s: Callable[[], float]) -> None:
        self._record = record
        self._monotonic_s = monotonic_s
        self._began_s = monotonic_s()
        self._seen: Counter[str] = Counter()
        self._left_out = 0

    def note(self, action: str, address: str, code: str, user: User = ANONYMOUS) -> None:
        """Record a refusal; what is too much in a minute is counted, and told with the first of a later one."""
        now_s = self._monotonic_s()
        if now_s - self._began_s >= WINDOW_S:
            self._began_s = now_s
            self._seen.clear()
            self._tell_left_out()
        if self._seen[address] >= MOST_OF_AN_ADDRESS or self._seen.total() >= MOST:
            self._left_out += 1
            return
        self._seen[address] += 1
        self._record(user, action, f"from {address}", code)

    def _tell_left_out(self) -> None:
        if self._left_out:
            self._record(ANONYMOUS, "refusals.left_out", f"{self._left_out} more", "UNAUTHORIZED")
            self._left_out = 0
