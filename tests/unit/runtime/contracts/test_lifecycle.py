"""Lifecycle bodies: what a client may leave out, and what an answer always says."""

import pytest
from pydantic import ValidationError

from runtime.contracts.errors import Validation
from runtime.contracts.lifecycle import CommitRequest, FailedAnswer, HardwareProfile, RestoreRequest, ValidateAnswer


def test_a_commit_without_config_persists_by_default() -> None:
    request = CommitRequest.from_wire({"requestId": "r", "apiVersion": "2.0"})
    assert request.config is None
    assert request.options.persist
    assert request.base_version is None


@pytest.mark.parametrize("wrong", [{"persist": "yes"}, {"persist": 1}, {"confirmWithinS": "10"}])
def test_commit_options_are_typed(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CommitRequest.from_wire({"requestId": "r", "apiVersion": "2.0", "options": wrong})


@pytest.mark.parametrize("request_id", ["", "x" * 129, 5, None])
def test_a_request_id_has_1_to_128_characters(request_id: object) -> None:
    with pytest.raises(ValidationError):
        RestoreRequest.from_wire({"requestId": request_id, "apiVersion": "2.0", "source": "LKG"})


def test_a_failure_carries_the_error_beside_the_envelope() -> None:
    wire = FailedAnswer(
        status="FAILURE", timestamp="t", request_id=None, error_code="NOT_FOUND", message="nothing is staged"
    ).to_wire()
    assert wire == {
        "apiVersion": "2.0",
        "status": "FAILURE",
        "timestamp": "t",
        "requestId": None,
        "errorCode": "NOT_FOUND",
        "message": "nothing is staged",
    }


def test_a_validation_lists_errors_and_warnings_even_when_empty() -> None:
    answer = ValidateAnswer(timestamp="t", request_id="r", validation=Validation(errors=(), warnings=()))
    assert answer.to_wire()["validation"] == {"errors": [], "warnings": []}


def test_a_profile_reads_as_a_device_reports_it() -> None:
    wire = {"name": "compact", "families": {"DI": {"capacity": 4, "channels": [0, 1, 2, 3]}}, "rtc": True}
    assert HardwareProfile.from_wire(wire).to_wire() == wire
