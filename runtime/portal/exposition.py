"""Prometheus' text of a runtime's numbers. The only module that knows prometheus_client; asked for, it is loaded.

Nothing is counted here: each reading is made of the numbers that portal, control and storage have anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from runtime.control.bucket_counts import Counted
from runtime.control.metrics import ScanMetrics
from runtime.portal.meters import Meters

PREFIX = "plumbline_"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
US_PER_S = 1e6


@dataclass(frozen=True, slots=True)
class Reading:
    """How things stand at one moment. `scan` is None before the first scan ended."""

    version: str
    config_version: str
    uptime_s: float
    scan: ScanMetrics | None
    revision: int
    is_halted: bool
    goes_first: bool
    checks: Mapping[str, bool]
    """Part by part, whether it is well."""
    sessions: int
    streams: int
    jobs: Mapping[str, int]
    """How many jobs of the runs that are kept ready are in which state."""
    events: Mapping[str, int]
    """How many events were told since the start, by type."""
    telemetry_cut_bytes: int
    log_lines_lost: int


class Exposition:
    """Belongs to the portal's thread. Its registry is its own: nothing of the process is told by accident."""

    def __init__(self) -> None:
        self._process = CollectorRegistry(auto_describe=False)
        ProcessCollector(namespace="plumbline", registry=self._process)

    def text(self, reading: Reading, meters: Meters) -> bytes:
        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Families(reading, meters))
        return generate_latest(registry) + generate_latest(self._process)


class _Families(Collector):
    """One reading as families of metrics."""

    def __init__(self, reading: Reading, meters: Meters) -> None:
        self._reading = reading
        self._meters = meters

    def describe(self) -> Iterable[Metric]:
        """Nothing to compare with others: the registry holds this alone."""
        return ()

    def collect(self) -> Iterator[Metric]:
        reading = self._reading
        yield _labelled("build_info", "The release that runs", {reading.version: 1}, "version")
        yield _labelled("config_info", "The config that runs", {reading.config_version: 1}, "version")
        yield _gauge("uptime_seconds", "Time since the start", reading.uptime_s)
        healthy = {name: int(is_well) for name, is_well in reading.checks.items()}
        yield _labelled("healthy", "1 where a part does its work, 0 where it fails", healthy, "check")
        yield from _scan(reading)
        yield _gauge("sessions", "Device conversations that are open", reading.sessions)
        yield _count("sessions_opened", "Device conversations since the start", self._meters.sessions_opened)
        yield _gauge("sse_streams", "Clients that follow the events", reading.streams)
        yield _labelled("jobs", "Engine jobs of the latest runs, by state", reading.jobs, "state")
        yield _counts(
            "events", "Events told since the start", (((kind,), n) for kind, n in reading.events.items()), "type"
        )
        yield _count("logins_refused", "Logins refused since the start", self._meters.logins_refused)
        yield _gauge(
            "telemetry_cut_bytes", "Bytes of a torn record cut off the telemetry at start", reading.telemetry_cut_bytes
        )
        yield _count("log_lines_lost", "Log lines dropped because nobody took them", reading.log_lines_lost)
        yield from _traffic(self._meters)


def _scan(reading: Reading) -> Iterator[Metric]:
    scan = reading.scan
    if scan is None:
        return
    yield _gauge("scan_revision", "The newest published revision", reading.revision)
    yield _gauge("scan_halted", "1 while the kernel is halted", int(reading.is_halted))
    yield _gauge("scan_realtime", "1 where the system lets the scan thread go first", int(reading.goes_first))
    yield _gauge("scan_interval_seconds", "The interval of the scan", scan.scan_budget_us / US_PER_S)
    yield _count("scan_overruns", "Scans that took longer than their interval and budget", scan.scan_overrun_count)
    yield _gauge("command_queue_depth", "Commands that wait for the scan", scan.queue_depth)
    yield _gauge("command_queue_high_water_mark", "The most that ever waited", scan.queue_high_water_mark)
    yield _gauge("command_queue_capacity", "How many may wait before BUSY", scan.queue_capacity)
    times = scan.histograms
    if times is not None:
        yield _histogram("scan_duration_seconds", "Time of a scan", times.scan)
        yield _histogram("scan_lateness_seconds", "How late scans start", times.lateness)
        yield _histogram(
            "command_latency_seconds", "From the queue to the scan boundary that serves it", times.command_latency
        )


def _traffic(meters: Meters) -> Iterator[Metric]:
    yield _counts("commands", "Commands answered, by name and error code", meters.commands.items(), "name", "code")
    requests = (((method, route, str(status)), count) for (method, route, status), count in meters.requests.items())
    yield _counts("http_requests", "HTTP requests answered", requests, "method", "route", "status")
    family = HistogramMetricFamily(
        f"{PREFIX}http_request_duration_seconds", "Time until an HTTP request has its answer", labels=["route"]
    )
    for route, times in meters.request_times.items():
        family.add_metric([route], _buckets(times), times.total / US_PER_S)
    yield family


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(PREFIX + name, what, value=value)


def _count(name: str, what: str, value: float) -> Metric:
    return CounterMetricFamily(PREFIX + name, what, value=value)


def _labelled(name: str, what: str, values: Mapping[str, float], label: str) -> Metric:
    family = GaugeMetricFamily(PREFIX + name, what, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _counts(name: str, what: str, values: Iterable[tuple[Sequence[str], int]], *labels: str) -> Metric:
    family = CounterMetricFamily(PREFIX + name, what, labels=labels)
    for key, value in values:
        family.add_metric(key, value)
    return family


def _histogram(name: str, what: str, counted: Counted) -> Metric:
    return HistogramMetricFamily(PREFIX + name, what, buckets=_buckets(counted), sum_value=counted.total / US_PER_S)


def _buckets(counted: Counted) -> list[tuple[str, float]]:
    """Return upper ends and how many values lie at or below each."""
    below = 0
    buckets: list[tuple[str, float]] = []
    for bound, count in zip((*counted.bounds, None), counted.counts, strict=True):
        below += count
        buckets.append(("+Inf" if bound is None else str(bound / US_PER_S), below))
    return buckets
