"""What the portal counts of itself, in plain numbers; `exposition` makes Prometheus' text of them."""

from __future__ import annotations

from collections import Counter

from runtime.control.bucket_counts import BucketCounts, Counted

SECOND_BOUNDS_US = (1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 2_500_000, 10_000_000)
"""Buckets for the time that requests take, in microseconds."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
UNKNOWN = "unknown"
"""Stands for whatever a client may make up: labels have few values."""


class Meters:
    """Belongs to the portal's thread; nobody else's numbers are in it."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str, int]] = Counter()
        """By method, route template and status."""
        self.commands: Counter[tuple[str, str]] = Counter()
        """By name and error code, `OK` where there is none."""
        self.logins_refused = 0
        self.sessions_opened = 0
        self._request_times: dict[str, BucketCounts] = {}

    def answered(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Count a request; `route` is its template, None when it found none."""
        known = UNKNOWN if route is None else route
        self.requests[method if method in METHODS else UNKNOWN, known, status] += 1
        times = self._request_times.get(known)
        if times is None:
            times = self._request_times[known] = BucketCounts(SECOND_BOUNDS_US)
        times.add(round(seconds * 1e6))

    def commanded(self, name: str | None, code: str | None) -> None:
        self.commands[name or UNKNOWN, code or "OK"] += 1

    @property
    def request_times(self) -> dict[str, Counted]:
        """How long requests took, by route template."""
        return {route: times.read() for route, times in self._request_times.items()}
