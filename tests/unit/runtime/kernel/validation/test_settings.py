"""Version, identity, scan and wifi."""

from __future__ import annotations

import pytest

from runtime.kernel.validation import validate_config
from tests.helpers.findings import PROFILE, Case, assert_error, assert_passes, assert_warning, cases
from tests.helpers.valid_config import GONE, changed

ERRORS: list[Case] = [
    ("schemaVersion", "1.0.0", "V-CFG-001", "schemaVersion"),
    ("schemaVersion", GONE, "V-CFG-001", "schemaVersion"),
    ("schemaVersion", 2, "V-CFG-001", "schemaVersion"),
    ("configId", GONE, "V-CFG-022", "configId"),
    ("createdAt", 5, "V-CFG-022", "createdAt"),
    ("scan", [], "V-CFG-022", "scan"),
    ("scan.intervalMs", 9, "V-CFG-005", "scan.intervalMs"),
    ("scan.intervalMs", 1001, "V-CFG-005", "scan.intervalMs"),
    ("scan.intervalMs", -10, "V-CFG-005", "scan.intervalMs"),
    ("scan.intervalMs", 10.0, "V-CFG-004", "scan.intervalMs"),
    ("scan.intervalMs", 10.5, "V-CFG-004", "scan.intervalMs"),
    ("scan.intervalMs", "10", "V-CFG-022", "scan.intervalMs"),
    ("scan.intervalMs", True, "V-CFG-022", "scan.intervalMs"),
    ("scan.intervalMs", GONE, "V-CFG-022", "scan.intervalMs"),
    ("scan.jitterBudgetUs", -1, "V-CFG-004", "scan.jitterBudgetUs"),
    ("scan.overrunBudgetUs", GONE, "V-CFG-022", "scan.overrunBudgetUs"),
    ("wifi", [], "V-CFG-022", "wifi"),
    ("wifi.staOnly", False, "V-CFG-015", "wifi.staOnly"),
    ("wifi.staOnly", "yes", "V-CFG-022", "wifi.staOnly"),
    ("wifi.retryBackoffSec", 0.5, "V-CFG-004", "wifi.retryBackoffSec"),
    ("wifi.master", GONE, "V-CFG-022", "wifi.master"),
    ("wifi.master.editable", GONE, "V-CFG-022", "wifi.master.editable"),
    ("wifi.master.ssid", 5, "V-CFG-022", "wifi.master.ssid"),
    ("wifi.user.password", None, "V-CFG-022", "wifi.user.password"),
    ("wifi.user.timeoutSec", -1, "V-CFG-004", "wifi.user.timeoutSec"),
    ("wifi.user.editable", "no", "V-CFG-022", "wifi.user.editable"),
]
WARNINGS: list[Case] = [
    ("note", "mine", "V-CFG-022", "note"),
    ("scan.note", "mine", "V-CFG-022", "scan.note"),
    ("wifi.note", "mine", "V-CFG-022", "wifi.note"),
    ("wifi.user.note", "mine", "V-CFG-022", "wifi.user.note"),
]


@cases(ERRORS)
def test_setting_is_refused_at_its_place(path: str, value: object, rule: str, field: str) -> None:
    assert_error(path, value, rule, field)


@cases(WARNINGS)
def test_unknown_key_is_a_warning(path: str, value: object, rule: str, field: str) -> None:
    assert_warning(path, value, rule, field)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("scan.intervalMs", 10),
        ("scan.intervalMs", 1000),
        ("wifi", GONE),
        ("wifi", None),
        ("wifi.user.editable", True),
        ("wifi.master.timeoutSec", 4_294_967_295),
    ],
)
def test_setting_at_its_limit_passes(path: str, value: object) -> None:
    assert_passes(path, value)


def test_unsupported_schema_has_a_code_of_its_own() -> None:
    wrong = validate_config(changed("schemaVersion", "3"), PROFILE).errors[0]
    assert wrong.error_code == "UNSUPPORTED_SCHEMA_VERSION"
    assert "it is missing" in validate_config(changed("schemaVersion", GONE), PROFILE).errors[0].message
