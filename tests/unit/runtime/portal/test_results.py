"""How answers look."""

import json

import pytest

from runtime.contracts.commands import RefusedCommand
from runtime.contracts.errors import HTTP_STATUS, ErrorCode, Validation, finding
from runtime.contracts.lifecycle import SaveAnswer
from runtime.portal.results import (
    RefusedRequest,
    refused_answer,
    refused_result,
    success_answer,
    success_result,
)

NOW = "2026-01-01T00:00:00.000Z"


def test_a_successful_result_has_null_errors() -> None:
    result = json.loads(success_result("c-1", 7, NOW))
    assert (result["status"], result["errorCode"], result["message"]) == ("SUCCESS", None, None)


def test_a_refused_result_has_its_error_beside_the_envelope() -> None:
    refusal = RefusedCommand("NOT_FOUND", "no card 9", field="payload.cardId", details={"cardId": 9})
    result = json.loads(refused_result(refusal, "c-1", 7, NOW))
    assert result == {
        "type": "command_result",
        "apiVersion": "2.0",
        "requestId": "c-1",
        "timestamp": NOW,
        "status": "FAILURE",
        "errorCode": "NOT_FOUND",
        "message": "no card 9",
        "field": "payload.cardId",
        "details": {"cardId": 9},
        "snapshotRevision": 7,
    }


def test_a_successful_answer_has_no_errors_at_all() -> None:
    answer = success_answer(SaveAnswer(request_id="r", timestamp=NOW, staged_version="s1"))
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert json.loads(answer.body) == {
        "requestId": "r",
        "apiVersion": "2.0",
        "status": "SUCCESS",
        "timestamp": NOW,
        "stagedVersion": "s1",
    }


@pytest.mark.parametrize(("code", "status"), HTTP_STATUS.items())
def test_every_code_has_its_status(code: ErrorCode, status: int) -> None:
    assert refused_answer(RefusedCommand(code, "no"), "/api/snapshot", None, NOW).status == status


def test_busy_says_when_to_try_again() -> None:
    assert refused_answer(RefusedCommand("BUSY", "later"), "/api/snapshot", None, NOW).headers["retry-after"] == "1"


def test_a_device_failure_is_the_envelope_with_the_error_at_top_level() -> None:
    validation = Validation(errors=(finding("V-CFG-002", "cards[1].cardId", "used twice"),))
    refusal = RefusedRequest("VALIDATION_FAILED", "1 error", field="cards[1].cardId", validation=validation)
    body = json.loads(refused_answer(refusal, "/api/config/commit", "r", NOW).body)
    assert body == {
        "apiVersion": "2.0",
        "status": "FAILURE",
        "timestamp": NOW,
        "requestId": "r",
        "errorCode": "VALIDATION_FAILED",
        "message": "1 error",
        "field": "cards[1].cardId",
        "validation": {
            "errors": [
                {
                    "errorCode": "VALIDATION_FAILED",
                    "message": "used twice",
                    "field": "cards[1].cardId",
                    "details": {"rule": "V-CFG-002"},
                }
            ],
            "warnings": [],
        },
    }


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, "NOT_FOUND"), (405, "METHOD_NOT_ALLOWED"), (413, "PAYLOAD_TOO_LARGE"), (415, "UNSUPPORTED_MEDIA_TYPE")],
)
def test_elsewhere_a_failure_is_the_error_object_of_phase_2(status: int, code: str) -> None:
    refusal = RefusedRequest(
        "INVALID_REQUEST", "no", status=status, field="x", details={"a": 1}, headers={"allow": "GET"}
    )
    answer = refused_answer(refusal, "/v2/levels", "r", NOW)
    assert (answer.status, answer.headers["allow"]) == (status, "GET")
    assert json.loads(answer.body) == {"error": {"code": code, "message": "no", "field": "x", "details": {"a": 1}}}


@pytest.mark.parametrize(("path", "is_device"), [("/api", True), ("/api/x", True), ("/apis", False), ("/", False)])
def test_the_shape_follows_the_prefix(path: str, is_device: bool) -> None:
    body = json.loads(refused_answer(RefusedRequest("NOT_FOUND", "no"), path, None, NOW).body)
    assert ("errorCode" in body) is is_device
