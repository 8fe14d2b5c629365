"""A page of the runtime's audit trail, or why there is none, in words for the panel that asked. It keeps nothing."""

from __future__ import annotations

import orjson
from pydantic import ValidationError

from app.session import Session
from runtime.contracts.errors import ErrorCode
from runtime.contracts.lifecycle import AuditAnswer, FailedAnswer
from runtime.links.link import LinkClosedError, Reply

REFUSED: dict[ErrorCode, str] = {
    "FORBIDDEN": "The audit trail is for ENGINEER and up: ask somebody with that role, or sign in as one.",
    "UNAUTHORIZED": "Sign in again to read the audit trail.",
}


async def ask_for_page(session: Session, subject: str, limit: int, offset: int) -> AuditAnswer | str:
    """Return records of the trail, the newest first, or why there are none; `subject` is what cannot be read then."""
    try:
        return _taken(await session.request("GET", f"/api/audit?limit={limit}&offset={offset}"), subject)
    except LinkClosedError as closed:
        return f"{subject} could not be read: {closed}. Refresh reads it again."


def _taken(reply: Reply, subject: str) -> AuditAnswer | str:
    if reply.status == 404:
        return "This runtime keeps no audit trail that can be read."
    try:
        document = orjson.loads(reply.body)
        if reply.status >= 400:
            refused = FailedAnswer.from_wire(document)
            return REFUSED.get(refused.error_code, f"{subject} could not be read: {refused.message}")
        return AuditAnswer.from_wire(document)
    except (orjson.JSONDecodeError, ValidationError):
        return f"The runtime answered {reply.status} with something that is no audit trail."
