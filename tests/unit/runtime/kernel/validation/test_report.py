"""Findings in the order of the document."""

from __future__ import annotations

from runtime.kernel.validation.report import Report
from tests.helpers.findings import places


def test_findings_are_sorted_by_place_and_then_by_rule() -> None:
    report = Report()
    report.error("V-CFG-022", "cards[10].label", "text is due")
    report.error("V-CFG-004", "cards[2].cardId", "number is due", cardId=7)
    report.error("V-CFG-002", "cards[2].cardId", "used already")
    report.warning("V-CFG-022", "note", "not known", key="note")
    validation = report.validation()
    assert places(validation.errors) == [
        ("V-CFG-002", "cards[2].cardId"),
        ("V-CFG-004", "cards[2].cardId"),
        ("V-CFG-022", "cards[10].label"),
    ]
    assert validation.errors[1].details == {"rule": "V-CFG-004", "cardId": 7}
    assert validation.warnings[0].is_warning
    assert not validation.errors[0].is_warning


def test_codes_are_those_of_a_failed_validation_unless_said_otherwise() -> None:
    report = Report()
    report.error("V-CFG-001", "schemaVersion", "not known", code="UNSUPPORTED_SCHEMA_VERSION")
    report.error("V-CFG-002", "x", "used already")
    assert [one.error_code for one in report.validation().errors] == ["UNSUPPORTED_SCHEMA_VERSION", "VALIDATION_FAILED"]
