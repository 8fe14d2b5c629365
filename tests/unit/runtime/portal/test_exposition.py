"""Prometheus' text, read by Prometheus' own parser."""

from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from runtime.control.metrics import ScanMeters
from runtime.portal.exposition import Exposition, Reading
from runtime.portal.meters import Meters


def reading(meters: ScanMeters | None) -> Reading:
    return Reading(
        version='1.0"\n',
        config_version="v3",
        uptime_s=12.5,
        scan=None if meters is None else meters.read(budget_us=10_000, depth=3, high_water_mark=9, capacity=64),
        revision=7,
        is_halted=True,
        goes_first=True,
        checks={"scan": True, "store": False},
        sessions=2,
        streams=1,
        jobs={"queued": 4, "failed": 1},
        events={"job.failed": 1},
        telemetry_cut_bytes=17,
        log_lines_lost=0,
    )


def families(text: bytes) -> dict[str, tuple[str, list[tuple[str, dict[str, str], float]]]]:
    return {
        family.name: (family.type, [(one.name, dict(one.labels), one.value) for one in family.samples])
        for family in text_string_to_metric_families(text.decode())
    }


def test_each_number_is_there_with_its_type() -> None:
    scan = ScanMeters()
    scan.late(60)
    scan.scanned(300_000, is_overrun=True)
    scan.scanned(2_000_000, is_overrun=True)
    meters = Meters()
    meters.logins_refused = 5
    found = families(Exposition().text(reading(scan), meters))
    assert found["plumbline_uptime_seconds"] == ("gauge", [("plumbline_uptime_seconds", {}, 12.5)])
    assert found["plumbline_logins_refused"] == ("counter", [("plumbline_logins_refused_total", {}, 5)])
    assert found["plumbline_scan_overruns"][1][0][2] == 2
    assert found["plumbline_build_info"][1][0][1] == {"version": '1.0"\n'}
    assert [one[2] for one in found["plumbline_jobs"][1]] == [4, 1]
    assert found["plumbline_events"][1] == [("plumbline_events_total", {"type": "job.failed"}, 1)]
    assert found["plumbline_telemetry_cut_bytes"][1][0][2] == 17
    assert found["plumbline_scan_halted"][1][0][2] == found["plumbline_scan_realtime"][1][0][2] == 1
    kind, samples = found["plumbline_scan_duration_seconds"]
    assert kind == "histogram"
    buckets = {labels["le"]: value for name, labels, value in samples if name.endswith("_bucket")}
    assert (buckets["0.25"], buckets["1.0"], buckets["+Inf"]) == (0, 1, 2)
    assert ("plumbline_scan_duration_seconds_sum", {}, 2.3) in samples
    assert found["plumbline_scan_lateness_seconds"][1][1][2] == 1


def test_nothing_is_told_of_scans_before_the_first() -> None:
    found = families(Exposition().text(reading(None), Meters()))
    assert not [name for name in found if "scan" in name or "command_queue" in name]


def test_a_registry_of_its_own_tells_of_nothing_but_the_runtime() -> None:
    found = families(Exposition().text(reading(None), Meters()))
    assert all(name.startswith("plumbline_") for name in found)


def test_the_runbook_lists_every_metric() -> None:
    meters = Meters()
    meters.answered("GET", "/x", 200, 0.1)
    meters.commanded("step_once", None)
    listed = (Path(__file__).parents[4] / "docs" / "runbook.md").read_text("utf-8")
    for name, (kind, _) in families(Exposition().text(reading(ScanMeters()), meters)).items():
        shown = f"{name}_total" if kind == "counter" else name
        is_there = f"`{shown}`" in listed or f"`…_{shown.rpartition('queue_')[2]}`" in listed
        assert is_there or name.startswith("plumbline_process_"), shown
