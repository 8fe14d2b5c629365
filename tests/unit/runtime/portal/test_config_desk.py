"""The config lifecycle at its edges; its main road is walked by the contract tests over both links."""

import asyncio
from typing import Any

import pytest

from runtime.portal import config_desk
from tests.helpers.controllers import config_document, di
from tests.unit.runtime.portal.test_portal import Bench, run

OTHER = config_document(interval_ms=20)


async def commit(bench: Bench, request_id: str, **body: Any) -> tuple[int, dict[str, Any]]:
    return await bench.ask("POST", "/api/config/commit", requestId=request_id, **body)


def test_two_commits_at_once_are_done_one_after_the_other() -> None:
    async def story(bench: Bench) -> None:
        answers = await asyncio.gather(
            commit(bench, "a", config=OTHER, baseVersion="v1"), commit(bench, "b", config=OTHER, baseVersion="v1")
        )
        assert sorted(status for status, _ in answers) == [200, 422]

    run(story)


def test_a_commit_that_meets_a_halt_after_it_was_stored_is_a_success_that_shows_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(config_desk, "SHOWN_LIMIT_S", 0.05)

    async def story(bench: Bench) -> None:
        halt = await bench.command("set_run_mode", "h", mode="RUN_STEP")
        await bench.until(lambda message: message.get("snapshotRevision", 0) >= halt["snapshotRevision"])
        step = await bench.command("step_once", "s")
        await bench.until(
            lambda message: (
                message["type"] == "runtime_snapshot" and message["snapshotRevision"] >= step["snapshotRevision"]
            )
        )
        monkeypatch.setattr(bench.portal.lifecycle, "_require_boundary", lambda: None)
        status, answer = await commit(bench, "a", config=OTHER)
        assert (status, answer["activeVersion"], answer.get("snapshotRevision")) == (200, "v2", None)
        await bench.command("set_run_mode", "r", mode="RUN_NORMAL")
        await bench.until(lambda message: message.get("configVersion") == "v2")

    run(story)


def test_a_config_too_deep_to_be_sent_back_is_refused() -> None:
    async def story(bench: Bench) -> None:
        deep: Any = {}
        for _ in range(60):
            deep = {"a": deep}
        status, answer = await bench.ask(
            "POST", "/api/config/staged/save", requestId="a", config={**OTHER, "notes": deep}
        )
        assert (status, answer["field"]) == (400, "config")

    run(story)


def test_a_restore_that_does_not_fit_the_hardware_is_refused_with_its_findings() -> None:
    async def story(bench: Bench) -> None:
        bench.configs.first = config_document(di(1), di(2))  # the same channel twice: another machine's config
        status, answer = await bench.ask("POST", "/api/config/restore", requestId="a", source="FACTORY")
        assert (status, answer["errorCode"]) == (500, "RESTORE_FAILED")
        assert answer["validation"]["errors"][0]["details"]["rule"] == "V-CFG-020"
        assert bench.configs.active().version == "v1"

    run(story)


def test_commits_and_restores_are_events() -> None:
    async def story(bench: Bench) -> None:
        await commit(bench, "a", config=OTHER)
        await bench.ask("POST", "/api/config/restore", requestId="b", source="LKG")
        kinds = [event["type"] for event in bench.events if event["type"].startswith("config.")]
        assert kinds == ["config.committed", "config.restored"]

    run(story)


def test_the_audit_holds_what_was_there_before_a_save_and_after() -> None:
    async def story(bench: Bench) -> None:
        await bench.ask("POST", "/api/config/staged/save", requestId="a", config=OTHER)
        await bench.ask("POST", "/api/config/staged/save", requestId="b", config=config_document())
        first, second = bench.audit.records
        assert first["before"] is None
        assert first["after"] == second["before"] != second["after"]

    run(story)
