"""How answers look: command results, success envelopes, failures in the shape of their prefix (api-rulings 1–6)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from runtime.contracts.base import Contract
from runtime.contracts.commands import CommandResult, RefusedCommand
from runtime.contracts.errors import HTTP_STATUS, Validation
from runtime.contracts.json_text import write_json
from runtime.contracts.lifecycle import Answer, FailedAnswer
from runtime.portal.long_body import LongBody, LongText, spliced

JSON_HEADERS = {"content-type": "application/json", "cache-control": "no-store"}


class Stream(Protocol):
    """A body that goes on: what is known of it at once, and the rest as it comes."""

    flooded: Callable[[], None]
    """Called when the client takes too little; a transport that can cut it off puts that here."""

    def chunks(self) -> AsyncIterator[bytes]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """Status, body and lower-case headers of one answer; with a `stream` or a `long` body that is the body."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: dict(JSON_HEADERS))
    stream: Stream | None = None
    long: LongBody | None = None

    def whole(self) -> bytes:
        """Return the body as one, for who takes it in this process."""
        return self.body if self.long is None else self.long.whole()


class RefusedRequest(RefusedCommand):
    """A request that is answered with an error; `status` where the code alone does not tell it."""

    def __init__(
        self,
        code: Any,
        message: str,
        *,
        status: int | None = None,
        field: str | None = None,
        details: dict[str, Any] | None = None,
        request_id: str | None = None,
        validation: Validation | None = None,
        headers: Mapping[str, str] | None = None,
        texts: Mapping[str, LongText] | None = None,
    ) -> None:
        """`texts` are those that `details` has marks of."""
        super().__init__(code, message, field=field, details=details, request_id=request_id)
        self.status = status
        self.validation = validation
        self.headers = dict(headers or {})
        self.texts = dict(texts or {})


def unauthorized(message: str) -> RefusedRequest:
    """Return the refusal of whoever did not say, or prove, who they are (ruling 50)."""
    return RefusedRequest("UNAUTHORIZED", message, headers={"www-authenticate": 'Bearer error="invalid_token"'})


def success_result(request_id: str, revision: int, timestamp: str) -> str:
    result = CommandResult(request_id=request_id, timestamp=timestamp, status="SUCCESS", snapshot_revision=revision)
    return write_json(result.to_wire()).decode()


def refused_result(refusal: RefusedCommand, request_id: str | None, revision: int | None, timestamp: str) -> str:
    """Return the result of a refused command; `revision` is the last published, None before the first."""
    shown: dict[str, Any] = {
        "request_id": request_id,
        "timestamp": timestamp,
        "status": "FAILURE",
        "error_code": refusal.code,
        "message": refusal.message,
        "snapshot_revision": revision,
    }
    if refusal.field is not None:
        shown["field"] = refusal.field
    if refusal.details is not None:
        shown["details"] = refusal.details
    return write_json(CommandResult(**shown).to_wire()).decode()


def success_answer(answer: Answer) -> HttpAnswer:
    return HttpAnswer(200, write_json({"status": "SUCCESS", **answer.to_wire()}))


def json_answer(
    document: object,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    texts: Mapping[str, LongText] | None = None,
) -> HttpAnswer:
    """Return an answer of Phase 2: a document or a contract, as it is; `texts` are those that it has marks of."""
    body = write_json(document.to_wire() if isinstance(document, Contract) else document)
    return _answer(status, body, JSON_HEADERS | dict(headers or {}), texts)


def _answer(status: int, body: bytes, headers: Mapping[str, str], texts: Mapping[str, LongText] | None) -> HttpAnswer:
    return HttpAnswer(status, b"", headers, long=spliced(body, texts)) if texts else HttpAnswer(status, body, headers)


def page_answer(items: Sequence[object], total: int, limit: int, offset: int) -> HttpAnswer:
    """Return a list of Phase 2; `items` are those of the page, `total` counts all."""
    shown = [item.to_wire() if isinstance(item, Contract) else item for item in items]
    return json_answer({"items": shown, "total": total, "limit": limit, "offset": offset})


def refused_answer(refusal: RefusedCommand, path: str, request_id: str | None, timestamp: str) -> HttpAnswer:
    """Return a failed answer: the device envelope under `/api`, the error object of Phase 2 elsewhere."""
    status = getattr(refusal, "status", None) or HTTP_STATUS[refusal.code]
    headers = dict(JSON_HEADERS) | getattr(refusal, "headers", {})
    if refusal.code == "BUSY":
        headers.setdefault("retry-after", "1")
    body = _device_failure(refusal, request_id, timestamp) if is_device_path(path) else _phase2_failure(refusal, status)
    return _answer(status, write_json(body), headers, getattr(refusal, "texts", None))


def is_device_path(path: str) -> bool:
    return path == "/api" or path.startswith("/api/")


def _device_failure(refusal: RefusedCommand, request_id: str | None, timestamp: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "status": "FAILURE",
        "timestamp": timestamp,
        "request_id": refusal.request_id or request_id,
        "error_code": refusal.code,
        "message": refusal.message,
    }
    for name in ("field", "details", "validation"):
        value = getattr(refusal, name, None)
        if value is not None:
            shown[name] = value
    return FailedAnswer(**shown).to_wire()


PHASE2_CODES = {
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    428: "PRECONDITION_REQUIRED",
    429: "RATE_LIMITED",
}
"""Codes of `/v2` that the device API has no name for (ruling 4)."""


def _phase2_failure(refusal: RefusedCommand, status: int) -> dict[str, Any]:
    error: dict[str, Any] = {"code": PHASE2_CODES.get(status, refusal.code), "message": refusal.message}
    if refusal.field is not None:
        error["field"] = refusal.field
    if refusal.details is not None:
        error["details"] = refusal.details
    return {"error": error}
