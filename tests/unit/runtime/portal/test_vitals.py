"""How a runtime stands, gathered from its parts."""

from tests.unit.runtime.portal.test_portal import Bench, run


def test_a_reading_has_the_numbers_of_all_parts() -> None:
    async def story(bench: Bench) -> None:
        await bench.command("set_run_mode", mode="RUN_STEP")
        await bench.until(lambda message: message.get("runMode") == "RUN_STEP")
        reading = bench.portal.vitals.reading()
        assert (reading.version, reading.config_version) == ("9.9", "v1")
        assert reading.scan is not None
        assert reading.revision > 1
        assert reading.is_halted
        assert reading.checks == {"scan": True, "store": True}
        assert (reading.sessions, reading.streams, reading.telemetry_cut_bytes, reading.log_lines_lost) == (1, 0, 0, 0)
        assert dict(reading.jobs) == {}
        assert reading.events["runtime.halt"] == 1

    run(story)


def test_without_a_store_to_try_only_the_audit_is() -> None:
    async def story(bench: Bench) -> None:
        bench.audit.waiting.append({"actor": "anna"})
        bench.portal.vitals.try_store()
        assert bench.audit.records == [{"actor": "anna"}]

    run(story)
