"""What a runtime may answer in place of a page of its audit trail, and a piece of what is then told."""

from __future__ import annotations

import orjson

from runtime.contracts.errors import ErrorCode
from runtime.links.link import Reply


def refusing(status: int, code: ErrorCode, message: str = "no") -> Reply:
    failed = {"apiVersion": "2.0", "status": "FAILURE", "timestamp": "t", "requestId": None}
    return Reply(status, {}, orjson.dumps({**failed, "errorCode": code, "message": message}))


NO_PAGE = [
    (Reply(404), "keeps no audit trail"),
    (Reply(200, {}, b"{"), "no audit trail"),
    (refusing(403, "FORBIDDEN"), "ENGINEER and up"),
]
