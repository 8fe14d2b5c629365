"""What the scan costs and how punctual it is, as the snapshot's `metrics` tells it (decisions, *Device WebSocket*)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from runtime.control.bucket_counts import BucketCounts, Counted
from runtime.control.lateness import LatenessHistogram

PERCENTILES_EVERY_SCANS = 25
"""Percentiles are worked out a few times a second, not at every scan."""

TIME_BOUNDS_US = (50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000)
"""Buckets of the histograms: from a twentieth of a millisecond to a second."""


@dataclass(frozen=True, slots=True)
class Histograms:
    """How the times of all scans and commands since the start are spread, in microseconds."""

    lateness: Counted
    scan: Counted
    command_latency: Counted


@dataclass(frozen=True, slots=True)
class ScanMetrics:
    """One reading of the meters; microseconds and counts. None: not measured yet."""

    scan_last_us: int | None
    scan_max_us: int | None
    scan_budget_us: int
    scan_overrun_count: int
    jitter_p50_us: int | None
    jitter_p99_us: int | None
    jitter_max_us: int | None
    queue_depth: int
    queue_high_water_mark: int
    queue_capacity: int
    command_latency_last_us: int | None
    command_latency_max_us: int | None
    published_us: int | None = None
    """When this was read, on the monotonic clock."""
    histograms: Histograms | None = None
    """For those who watch from outside; not part of a snapshot."""

    def to_wire(self) -> dict[str, Any]:
        return {
            "scanLastUs": self.scan_last_us,
            "scanMaxUs": self.scan_max_us,
            "scanBudgetUs": self.scan_budget_us,
            "scanOverrunCount": self.scan_overrun_count,
            "jitterP50Us": self.jitter_p50_us,
            "jitterP99Us": self.jitter_p99_us,
            "jitterMaxUs": self.jitter_max_us,
            "queueDepth": self.queue_depth,
            "queueHighWaterMark": self.queue_high_water_mark,
            "queueCapacity": self.queue_capacity,
            "commandLatencyLastUs": self.command_latency_last_us,
            "commandLatencyMaxUs": self.command_latency_max_us,
            "publishedUs": self.published_us,
        }


class ScanMeters:
    """The running meters. Belongs to the scan thread; `read` hands out frozen readings."""

    def __init__(self) -> None:
        self._lateness = LatenessHistogram()
        self._scan_last_us: int | None = None
        self._scan_max_us: int | None = None
        self._overruns = 0
        self._latency_last_us: int | None = None
        self._latency_max_us: int | None = None
        self._p50_us: int | None = None
        self._p99_us: int | None = None
        self._until_percentiles = 0
        self._late_counts = BucketCounts(TIME_BOUNDS_US)
        self._scan_counts = BucketCounts(TIME_BOUNDS_US)
        self._latency_counts = BucketCounts(TIME_BOUNDS_US)

    def late(self, lateness_us: int) -> None:
        """Count one scan's start."""
        self._lateness.add(lateness_us)
        self._late_counts.add(lateness_us)
        if self._until_percentiles == 0:
            self._p50_us = self._lateness.percentile_us(50)
            self._p99_us = self._lateness.percentile_us(99)
            self._until_percentiles = PERCENTILES_EVERY_SCANS
        self._until_percentiles -= 1

    def scanned(self, duration_us: int, *, is_overrun: bool) -> None:
        self._scan_last_us = duration_us
        self._scan_max_us = max(duration_us, self._scan_max_us or 0)
        self._overruns += is_overrun
        self._scan_counts.add(duration_us)

    def served(self, latency_us: int) -> None:
        self._latency_last_us = latency_us
        self._latency_max_us = max(latency_us, self._latency_max_us or 0)
        self._latency_counts.add(latency_us)

    def read(
        self, *, budget_us: int, depth: int, high_water_mark: int, capacity: int, now_us: int | None = None
    ) -> ScanMetrics:
        has_scanned = self._scan_last_us is not None
        return ScanMetrics(
            scan_last_us=self._scan_last_us,
            scan_max_us=self._scan_max_us,
            scan_budget_us=budget_us,
            scan_overrun_count=self._overruns,
            jitter_p50_us=self._p50_us,
            jitter_p99_us=self._p99_us,
            jitter_max_us=self._lateness.max_us if has_scanned else None,
            queue_depth=depth,
            queue_high_water_mark=high_water_mark,
            queue_capacity=capacity,
            command_latency_last_us=self._latency_last_us,
            command_latency_max_us=self._latency_max_us,
            published_us=now_us,
            histograms=Histograms(self._late_counts.read(), self._scan_counts.read(), self._latency_counts.read()),
        )
