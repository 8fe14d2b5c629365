"""Error objects and findings."""

from typing import get_args

from runtime.contracts.errors import HTTP_STATUS, ErrorCode, ErrorObject, Phase2Error, Phase2Failure, finding


def test_every_code_has_its_http_status() -> None:
    assert set(HTTP_STATUS) == set(get_args(ErrorCode))


def test_a_finding_names_rule_place_and_details() -> None:
    found = finding("V-CFG-002", "cards[3].cardId", "used twice", cardId=7)
    assert found.rule == "V-CFG-002"
    assert not found.is_warning
    assert found.to_wire() == {
        "errorCode": "VALIDATION_FAILED",
        "message": "used twice",
        "field": "cards[3].cardId",
        "details": {"rule": "V-CFG-002", "cardId": 7},
    }


def test_only_warnings_carry_a_severity() -> None:
    warned = finding("V-CFG-006", "cards[0].config.set.clauseB", "is ignored", warning=True)
    assert warned.is_warning
    assert warned.to_wire()["severity"] == "warning"


def test_an_error_without_details_has_no_rule() -> None:
    assert ErrorObject(error_code="BUSY", message="later").rule == ""


def test_phase_2_failures_have_their_own_shape() -> None:
    failure = Phase2Failure(error=Phase2Error(code="CONFLICT", message="changed since"))
    assert failure.to_wire() == {"error": {"code": "CONFLICT", "message": "changed since"}}
