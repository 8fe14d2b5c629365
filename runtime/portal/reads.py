"""What clients may read: snapshot, overrides, alarms, audit, profile, recordings. Nothing here changes anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

import orjson

from runtime.contracts.base import API_VERSION
from runtime.contracts.config import Role
from runtime.contracts.lifecycle import (
    AlarmsAnswer,
    AuditAnswer,
    HardwareProfile,
    HistoryAnswer,
    OverridesAnswer,
    ProfileAnswer,
    SessionAnswer,
)
from runtime.portal.manners import read_page, read_whole
from runtime.portal.results import JSON_HEADERS, HttpAnswer, RefusedRequest
from runtime.portal.route_table import Call
from runtime.portal.snapshot_text import SnapshotText
from runtime.portal.stores import Audit, Configs


class Recordings(Protocol):
    """What made the scans so far."""

    def read(self, from_revision: int) -> bytes | None: ...


class ReadDesk:
    """Belongs to the portal's thread."""

    def __init__(
        self,
        configs: Configs,
        audit: Audit,
        profile: HardwareProfile,
        *,
        newest: Callable[[], SnapshotText | None],
        timestamp: Callable[[], str],
        needs: Callable[[], Mapping[str, Role]],
        recorder: Recordings | None = None,
    ) -> None:
        """`needs` tells which role each command and route takes at least."""
        self._configs = configs
        self._audit = audit
        self._profile = profile
        self._newest = newest
        self._timestamp = timestamp
        self._needs = needs
        self._recorder = recorder

    async def snapshot(self, call: Call) -> HttpAnswer:
        """Answer with the newest snapshot, the same text as on the socket (ruling 32)."""
        newest = self._require_snapshot()
        answer = {
            "apiVersion": API_VERSION,
            "status": "SUCCESS",
            "timestamp": self._timestamp(),
            "snapshotRevision": newest.revision,
            "snapshot": orjson.Fragment(newest.content),
        }
        return HttpAnswer(200, orjson.dumps(answer))

    async def overrides(self, call: Call) -> OverridesAnswer:
        """List whatever is not as field and logic say: forces, masks, breakpoints."""
        wire = self._require_snapshot().to_wire()
        return OverridesAnswer.from_wire({"timestamp": self._timestamp(), "items": list(_overrides(wire))})

    async def alarms(self, call: Call) -> AlarmsAnswer:
        wire = self._require_snapshot().to_wire()
        return AlarmsAnswer(timestamp=self._timestamp(), items=tuple(wire["system"].get("alarms", ())))

    async def history(self, call: Call) -> HistoryAnswer:
        limit, offset = read_page(call.query)
        items, total = self._configs.history(limit, offset)
        return HistoryAnswer.from_wire(
            {"timestamp": self._timestamp(), "items": list(items), "total": total, "limit": limit, "offset": offset}
        )

    async def audit(self, call: Call) -> AuditAnswer:
        limit, offset = read_page(call.query)
        items, total = self._audit.page(limit, offset)
        return AuditAnswer.from_wire(
            {"timestamp": self._timestamp(), "items": list(items), "total": total, "limit": limit, "offset": offset}
        )

    async def session(self, call: Call) -> SessionAnswer:
        """Tell clients who they are here and what takes which role, so that they need no table of their own."""
        user = call.user
        return SessionAnswer(timestamp=self._timestamp(), user=user.name, role=user.role, needs=dict(self._needs()))

    async def profile(self, call: Call) -> ProfileAnswer:
        return ProfileAnswer.from_wire({"timestamp": self._timestamp(), **self._profile.to_wire()})

    async def recording(self, call: Call) -> HttpAnswer:
        """Answer with the recording that covers a revision, as `simulate --recording` takes it."""
        newest = self._require_snapshot().revision
        revision = read_whole(call.query, "from", 0, 2**53)
        content = self._recorder.read(revision) if self._recorder is not None and revision <= newest else None
        if content is None:
            raise RefusedRequest("NOT_FOUND", f"revision {revision} is not recorded; the newest is {newest}")
        return HttpAnswer(200, content, {**JSON_HEADERS, "content-type": "application/x-ndjson"})

    def _require_snapshot(self) -> SnapshotText:
        newest = self._newest()
        if newest is None:
            raise RefusedRequest("BUSY", "the first scan has not ended yet")
        return newest


def _overrides(snapshot: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    global_mask = snapshot["testMode"].get("globalMask")
    if global_mask is not None:
        yield {"kind": "maskGlobal", **global_mask}
    for card in snapshot["cards"]:
        for kind in ("force", "mask", "breakpoint"):
            state = card.get(kind)
            if state is not None and not (kind == "force" and state["mode"] == "REAL"):
                yield {"kind": kind, "cardId": card["cardId"], **_shown(kind, state)}


def _shown(kind: str, state: Mapping[str, Any]) -> dict[str, Any]:
    if kind != "breakpoint":
        return dict(state)
    return {"mode": state["action"]} | {key: state[key] for key in ("by", "since", "reason") if key in state}
