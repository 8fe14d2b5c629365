"""The meters of the scan."""

from runtime.contracts.snapshot import Metrics
from runtime.control.metrics import PERCENTILES_EVERY_SCANS, ScanMeters, ScanMetrics


def _read(meters: ScanMeters) -> ScanMetrics:
    return meters.read(budget_us=10_000, depth=1, high_water_mark=3, capacity=64)


def test_what_was_not_measured_is_none() -> None:
    metrics = _read(ScanMeters())
    assert metrics.scan_last_us is None
    assert metrics.jitter_p99_us is None
    assert metrics.jitter_max_us is None
    assert metrics.command_latency_last_us is None
    assert metrics.queue_capacity == 64


def test_last_and_largest_are_kept_apart() -> None:
    meters = ScanMeters()
    for duration_us in (100, 900, 300):
        meters.late(duration_us // 10)
        meters.scanned(duration_us, is_overrun=duration_us > 500)
        meters.served(duration_us)
    metrics = _read(meters)
    assert (metrics.scan_last_us, metrics.scan_max_us, metrics.scan_overrun_count) == (300, 900, 1)
    assert (metrics.command_latency_last_us, metrics.command_latency_max_us) == (300, 900)
    assert metrics.jitter_max_us == 90


def test_a_reading_says_when_it_was_taken() -> None:
    read = ScanMeters().read(budget_us=1, depth=0, high_water_mark=0, capacity=1, now_us=123)
    assert (read.published_us, read.to_wire()["publishedUs"]) == (123, 123)


def test_percentiles_are_refreshed_every_so_many_scans() -> None:
    meters = ScanMeters()
    meters.late(10)
    assert _read(meters).jitter_p99_us == 10
    for _ in range(PERCENTILES_EVERY_SCANS - 1):
        meters.late(50)
    assert _read(meters).jitter_p99_us == 10
    meters.late(50)
    assert _read(meters).jitter_p99_us == 50


def test_every_metric_of_the_contract_is_reported() -> None:
    wire = _read(ScanMeters()).to_wire()
    assert {field.alias for field in Metrics.model_fields.values()} <= wire.keys()


def test_every_time_since_the_start_is_in_its_histogram() -> None:
    meters = ScanMeters()
    for time_us in (40, 60, 2_000_000):
        meters.late(time_us)
        meters.scanned(time_us * 2, is_overrun=False)
        meters.served(time_us * 3)
    histograms = _read(meters).histograms
    assert histograms is not None
    assert histograms.lateness.counts[:2] == (1, 1)
    assert histograms.lateness.counts[-1] == 1
    assert (histograms.scan.total, histograms.command_latency.total) == (4_000_200, 6_000_300)
    assert "histograms" not in _read(meters).to_wire()
