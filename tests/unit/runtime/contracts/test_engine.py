"""Engine adapter messages."""

from typing import get_args

import pytest
from pydantic import ValidationError

from runtime.contracts.engine import JOB_PAYLOADS, JOB_TRANSITIONS, JobProgress, JobState, JobType, TelemetryRecord


def test_the_state_machine_names_every_state_and_no_other() -> None:
    states = set(get_args(JobState))
    assert set(JOB_TRANSITIONS) == states
    assert {target for targets in JOB_TRANSITIONS.values() for target in targets} <= states
    assert [state for state, targets in JOB_TRANSITIONS.items() if not targets] == ["completed", "failed"]


def test_every_job_type_has_its_payload() -> None:
    assert set(JOB_PAYLOADS) == set(get_args(JobType))


@pytest.mark.parametrize("progress", [-1, 101, 45.5, "45"])
def test_progress_is_an_integer_of_0_to_100(progress: object) -> None:
    with pytest.raises(ValidationError):
        JobProgress.from_wire({"event": "job_progress", "job_id": "j", "progress": progress, "timestamp": 1})


def test_a_telemetry_record_keeps_its_spelling() -> None:
    wire = {"seq": 1, "ts": 2, "event": "JOB_STARTED", "jobId": "j", "engineId": "e", "userId": None, "payload": {}}
    assert TelemetryRecord.from_wire(wire).to_wire() == wire
