"""What is told of runs and jobs, and of what was no report."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.contracts.engine import ExecutionParams
from runtime.kernel.jobs.job import Job
from runtime.kernel.jobs.level import RunLevel
from runtime.kernel.jobs.run import Run
from runtime.portal.job_telling import (
    MOST_ID,
    MOST_KEYS,
    MOST_SHOWN,
    about_job,
    about_run,
    described,
    job_of_report,
    ordered,
    report_shown,
)
from tests.helpers.engine_levels import crowd


def a_run() -> Run:
    return Run("r", RunLevel(crowd(3)), user_id="ann", worker="outside", execution=ExecutionParams())


def a_job(**more: Any) -> Job:
    return Job("j", "r", "SPAWN_ENTITY", {"id": "e1"}, 0.0, "e1", **more)


def test_a_run_is_told_with_its_scene_engine_and_state() -> None:
    told = about_run(a_run())
    assert (told["engine_id"], told["scene_id"], told["worker"]) == ("r", "yard", "outside")


@pytest.mark.parametrize(
    ("kind", "job", "told"),
    [
        ("started", a_job(), {}),
        ("progress", a_job(progress=40), {"progress": 40}),
        ("completed", a_job(result={"n": 1}, duration_ms=5.0), {"result": {"n": 1}, "duration_ms": 5.0}),
        ("failed", a_job(error="TIMEOUT", details="late"), {"error": "TIMEOUT", "details": "late"}),
        (
            "failed",
            a_job(error="E", details="d", field="type", duration_ms=2.0),
            {"error": "E", "details": "d", "field": "type", "duration_ms": 2.0},
        ),
    ],
)
def test_a_job_is_told_with_what_its_event_is_about(kind: str, job: Job, told: dict[str, Any]) -> None:
    known = {"engine_id": "r", "job_id": "j", "job_type": "SPAWN_ENTITY", "entity_id": "e1"}
    assert about_job(job, kind) == {**known, **told}


def test_an_order_has_what_of_the_level_it_is_about() -> None:
    run, whole = a_run(), Job("k", "r", "BUILD_SCENE", {}, 0.0)
    assert described(a_job(), run, 7) == {
        "job_id": "j", "job_type": "SPAWN_ENTITY", "payload": {"id": "e1"}, "submitted_at": 7, "user_id": "ann",
        "execution_params": {"priority": "normal", "timeout_ms": 300_000},
    }  # fmt: skip
    assert "entity_id" not in about_job(whole, "queued")
    assert ordered(whole, run, 7)["world_spec"] == run.level.complete_spec()
    assert ordered(a_job(), run, 7) == {**described(a_job(), run, 7), "world_spec": run.level.spec_for("e1")}


@pytest.mark.parametrize(
    ("message", "job_id"),
    [({"job_id": "j"}, "j"), ({"job_id": "x" * 999}, "x" * MOST_ID), ({"job_id": 5}, None), ({}, None), ([1], None)],
)
def test_the_job_of_a_report_is_a_text_of_bounded_length(message: Any, job_id: str | None) -> None:
    assert job_of_report(message) == job_id


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ({"a": 1, "b": "text", "c": None}, "a: 1, b: 'text', c: None"),
        ({"a": {"deep": 1}, "n": 1 << 70}, "a: …, n: …"),
        (["not", "a", "message"], "…"),
        ("plain", "'plain'"),
        (b"\x00" * 5000, "…"),
    ],
)
def test_of_what_came_the_beginning_is_shown(message: Any, shown: str) -> None:
    assert report_shown(message) == shown


def test_what_is_shown_has_an_end_whatever_came() -> None:
    many = {f"{number}{'k' * 500}": "v" * 500 for number in range(10 * MOST_KEYS)}
    assert len(report_shown(many)) == MOST_SHOWN
    assert len(report_shown("v" * 500)) == MOST_ID
