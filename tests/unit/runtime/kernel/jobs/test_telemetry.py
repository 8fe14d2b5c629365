"""What an engine reports, read strictly."""

from typing import Any

import pytest

from runtime.kernel.jobs.telemetry import RejectedTelemetryError, Report, read_report


def message(event: str = "job_started", **changes: Any) -> dict[str, Any]:
    return {"event": event, "job_id": "j", "timestamp": 1738425601000, **changes}


def reason_of(document: object) -> str:
    with pytest.raises(RejectedTelemetryError) as rejected:
        read_report(document)
    return rejected.value.reason


def test_the_four_events_of_the_contract_are_read() -> None:
    assert read_report(message()) == Report("job_started", "j")
    assert read_report(message("job_progress", progress=45)).progress == 45
    result = {"entities_spawned": 2, "render_time_ms": 2340}
    assert read_report(message("job_completed", result=result)).result == result
    failed = read_report(message("job_failed", error="ASSET_NOT_FOUND", details="Texture 'wolf_fur' not found"))
    assert (failed.error, failed.details) == ("ASSET_NOT_FOUND", "Texture 'wolf_fur' not found")


def test_field_and_duration_are_additive() -> None:
    failed = read_report(message("job_failed", error="INVALID_ENTITY", field="transform.scale", duration_ms=1.5))
    assert (failed.field, failed.duration_ms, failed.details) == ("transform.scale", 1.5, None)
    odd = read_report(message("job_failed", error="INVALID_ENTITY", field=3, duration_ms="long", details=4))
    assert (odd.field, odd.duration_ms, odd.details) == (None, None, None)


@pytest.mark.parametrize(("details", "words"), [(None, "OUT_OF_CHEESE"), ("no cheddar", "OUT_OF_CHEESE: no cheddar")])
def test_a_code_outside_the_five_is_kept_in_the_details(details: str | None, words: str) -> None:
    failed = read_report(message("job_failed", error="OUT_OF_CHEESE", details=details))
    assert (failed.error, failed.details) == ("ENGINE_ERROR", words)


@pytest.mark.parametrize("progress", [45.5, 101, -1, "45", True, None, float("nan")])
def test_progress_that_is_no_whole_number_of_0_to_100_is_bad(progress: object) -> None:
    assert reason_of(message("job_progress", progress=progress)) == "bad_progress"


def test_a_whole_number_written_with_a_fraction_is_a_whole_number() -> None:
    assert read_report(message("job_progress", progress=45.0)).progress == 45


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        message("job_exploded"),
        message(["job_started"]),  # type: ignore[arg-type]
        message(job_id=7),
        message(timestamp="now"),
        message(timestamp=True),
        message("job_completed"),
        message("job_completed", result=[]),
        message("job_failed"),
        message("job_failed", error=5),
    ],
)
def test_whatever_else_is_malformed(document: object) -> None:
    assert reason_of(document) == "malformed"


def test_of_what_an_engine_says_only_so_much_is_kept() -> None:
    odd = {"entities_spawned": 1, "blob": b"\x00", "deep": {}, 3: 4, "words": "x" * 4001, "note": "short"}
    assert read_report(message("job_completed", result=odd)).result == {"entities_spawned": 1, "note": "short"}
    many = {f"key{number}": number for number in range(100)}
    assert len(read_report(message("job_completed", result=many)).result) == 32
    failed = read_report(message("job_failed", error="x" * 9000, field="y" * 9000))
    assert failed.details is not None
    assert failed.field is not None
    assert (len(failed.details), len(failed.field)) == (4000, 4000)
