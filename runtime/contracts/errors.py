"""Error codes and error objects (device-api-v2 §7, api-rulings 1–5)."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from runtime.contracts.base import Contract, DeviceContract, Envelope

ErrorCode = Literal[
    "INVALID_REQUEST",
    "UNSUPPORTED_API_VERSION",
    "UNSUPPORTED_SCHEMA_VERSION",
    "VALIDATION_FAILED",
    "COMMIT_FAILED",
    "RESTORE_FAILED",
    "BUSY",
    "NOT_FOUND",
    "FORBIDDEN_IN_MODE",
    "UNAUTHORIZED",
    "FORBIDDEN",
    "INTERNAL_ERROR",
]

Severity = Literal["error", "warning"]

HTTP_STATUS: dict[ErrorCode, int] = {
    "INVALID_REQUEST": 400,
    "UNSUPPORTED_API_VERSION": 400,
    "UNSUPPORTED_SCHEMA_VERSION": 400,
    "UNAUTHORIZED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "FORBIDDEN_IN_MODE": 409,
    "VALIDATION_FAILED": 422,
    "COMMIT_FAILED": 500,
    "RESTORE_FAILED": 500,
    "INTERNAL_ERROR": 500,
    "BUSY": 503,
}
"""Status of a failed `/api` answer (decisions, *Device HTTP*)."""


class ErrorObject(DeviceContract):
    """One thing that is wrong: what, where and, in `details.rule`, by which rule.

    `field` is a JSON path such as `cards[3].config.set.clauseA.source.cardId`. `severity` is written for warnings only.
    """

    error_code: ErrorCode
    message: str
    field: str | None = None
    details: dict[str, Any] | None = None
    severity: Severity | None = None

    @property
    def rule(self) -> str:
        """The rule that found it, or an empty text."""
        return str((self.details or {}).get("rule", ""))

    @property
    def is_warning(self) -> bool:
        return self.severity == "warning"


Finding = ErrorObject


def finding(
    rule: str,
    field: str,
    message: str,
    *,
    code: ErrorCode = "VALIDATION_FAILED",
    warning: bool = False,
    **details: Any,
) -> ErrorObject:
    """Return an error object of a validation rule; further keyword arguments become `details`."""
    shown: dict[str, Any] = {
        "error_code": code,
        "message": message,
        "field": field,
        "details": {"rule": rule, **details},
    }
    if warning:
        shown["severity"] = "warning"
    return ErrorObject(**shown)


class Validation(Envelope):
    """All findings of one config: errors stop a commit, warnings do not (ruling 33)."""

    ALWAYS: ClassVar[frozenset[str]] = frozenset({"errors", "warnings"})

    errors: tuple[ErrorObject, ...] = ()
    warnings: tuple[ErrorObject, ...] = ()


class Phase2Error(Contract):
    code: str
    message: str
    field: str | None = None
    details: dict[str, Any] | None = None


class Phase2Failure(Contract):
    """The body of every failed `/v2` answer (phase2-api, *Error format*)."""

    error: Phase2Error
