"""The telemetry log, read over the network: `/v2/telemetry` (additive, docs/decisions/0029). It is only looked at."""

from __future__ import annotations

from typing import Any

from runtime.contracts.json_text import read_written
from runtime.portal.engine_memory import JobLog
from runtime.portal.manners import read_page, read_whole
from runtime.portal.results import HttpAnswer, RefusedRequest, json_answer
from runtime.portal.route_table import Call

KEPT_BACK = {"TELEMETRY_REJECTED": "message", "LOG_REPAIRED": "cut"}
"""What anybody sent, as it came: it stays in the file."""


class TelemetryDesk:
    """Belongs to the portal's thread."""

    def __init__(self, log: JobLog | None) -> None:
        self._log = log

    async def list_records(self, call: Call) -> HttpAnswer:
        """Answer with records after `after`, oldest first; a page ends early where records are large.

        Lines that cannot be read are left out: a number that is missing tells of them.
        """
        limit, offset = read_page(call.query)
        after = read_whole(call.query, "after", 0, 2**53) if "after" in call.query else 0
        if self._log is None:
            return json_answer({"items": [], "total": 0, "limit": limit, "offset": offset})
        try:
            lines = self._log.after(after + offset, limit)
        except OSError as failed:
            raise RefusedRequest("BUSY", f"the telemetry cannot be read: {failed.strerror or failed}") from failed
        total = max(self._log.last_seq - after, 0)
        items = [_shown(read_written(line)) for line in lines]
        return json_answer({"items": items, "total": total, "limit": limit, "offset": offset})


def _shown(record: dict[str, Any]) -> dict[str, Any]:
    kept_back, payload = KEPT_BACK.get(record.get("event", "")), record.get("payload")
    if kept_back is None or not isinstance(payload, dict) or kept_back not in payload:
        return record
    return {**record, "payload": {key: value for key, value in payload.items() if key != kept_back}}
