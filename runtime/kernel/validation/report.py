"""Where the rules leave what they find; in the end everything is there, in the order of the document."""

from __future__ import annotations

from typing import Any

from runtime.contracts.errors import ErrorCode, Finding, Validation, finding
from runtime.kernel.validation.places import place_order


class Report:
    """Findings of one config, collected in any order."""

    def __init__(self) -> None:
        self._errors: list[Finding] = []
        self._warnings: list[Finding] = []

    def error(
        self, rule: str, field: str, message: str, *, code: ErrorCode = "VALIDATION_FAILED", **details: Any
    ) -> None:
        """Note what stops a commit; further keyword arguments become `details`."""
        self._errors.append(finding(rule, field, message, code=code, **details))

    def warning(self, rule: str, field: str, message: str, **details: Any) -> None:
        """Note what is legal and probably not meant."""
        self._warnings.append(finding(rule, field, message, warning=True, **details))

    def validation(self) -> Validation:
        """Return all that was found, sorted by place, then by rule."""
        return Validation(errors=_sorted(self._errors), warnings=_sorted(self._warnings))


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: (place_order(one.field or ""), one.rule)))
