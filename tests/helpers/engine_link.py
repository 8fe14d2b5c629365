"""A link to a runtime with an engine whose every word the test says: status, jobs, scene, events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from runtime.links.link import LinkClosedError, Reply
from tests.helpers.scripted_link import ScriptedLink

Json = dict[str, Any]
RUN = "11111111-1111-4111-8111-111111111111"


def job(job_id: str, state: str = "queued", entity: str | None = None, **more: Any) -> Json:
    kind = "SPAWN_ENTITY" if entity is not None else "BUILD_SCENE"
    item: Json = {"job_id": job_id, "job_type": kind, "state": state, "progress": 100 if state == "completed" else 0}
    if entity is not None:
        item["entity_id"] = entity
    return {**item, **more}


class EngineLink(ScriptedLink):
    """Answers what engines are asked with what the test put here; everything asked is kept in `asked`."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[Json] = []
        self.jobs: list[Json] = []
        self.engines: list[Json] = [{"name": "built-in", "kind": "built-in", "state": "connected"}]
        self.scene: Json = {}
        self.telemetry: list[Json] = []
        self.asked: list[tuple[str, str, Json]] = []
        self.refusals: dict[str, Reply] = {}
        self.after: list[int | None] = []
        self.told: asyncio.Queue[str | None] = asyncio.Queue()
        self._seq = 0

    def show_run(self, state: str = "running", engine_id: str = RUN, **more: Any) -> None:
        """Have the newest run stand like this."""
        self.runs = [{"engine_id": engine_id, "state": state, "progress": 0, **more}]

    def tell(self, kind: str, **payload: Any) -> None:
        """Tell an event."""
        self._seq += 1
        event = {"seq": self._seq, "type": kind, "timestamp": "t", "actor": "a"}
        self.told.put_nowait(json.dumps({**event, "payload": {"engine_id": RUN, **payload}}))

    def tell_gap(self) -> None:
        self.told.put_nowait(json.dumps({"type": "gap", "timestamp": "t", "from": 1, "to": 9}))

    def end_events(self) -> None:
        self.told.put_nowait(None)

    async def events(self, after: int | None) -> AsyncIterator[str]:
        self.after.append(after)
        while (text := await self.told.get()) is not None:
            yield text

    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        await super().request(method, path, body, headers)
        if self.state.phase != "up":
            raise LinkClosedError("the link is down")
        parts = urlsplit(path)
        if method == "POST":
            self.asked.append((method, parts.path, json.loads(body) if body else {}))
        for end, refusal in self.refusals.items():
            if parts.path.endswith(end):
                return refusal
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        return Reply(200, {}, json.dumps(self._answer(method, parts.path, query)).encode())

    def _answer(self, method: str, path: str, query: Mapping[str, str]) -> Json:
        verb = path.rpartition("/")[2]
        if path == "/v2/engine":
            return {"items": self.runs[:1], "total": len(self.runs), "limit": 1, "offset": 0}
        if path == "/v2/tokens":
            made = {"jti": "1", "role": "engine", "created_by": "a", "created_at": "t", "expires_at": "t"}
            return {**made, "token": "secret"}
        if path == "/v2/engines":
            return {"items": self.engines, "total": len(self.engines), "limit": 500, "offset": 0}
        if path == "/v2/telemetry":
            after, limit = int(query["after"]), int(query["limit"])
            rest = [record for record in self.telemetry if record["seq"] > after]
            return {"items": rest[:limit], "total": len(rest), "limit": limit, "offset": 0}
        if method == "POST" and verb == "jobs":
            return {"engine_id": RUN, "job_ids": ["new"]}
        if method == "POST":
            return {"engine_id": RUN, "status": {"pause": "paused", "stop": "stopped"}.get(verb, "running")}
        if verb == "status":
            return self.runs[0]
        if verb == "jobs":
            offset, limit = int(query["offset"]), int(query["limit"])
            items = self.jobs[offset : offset + limit]
            return {"items": items, "total": len(self.jobs), "limit": limit, "offset": offset}
        wanted = query["ids"].split(",") if "ids" in query else None
        entities = [one for one in self.scene["entities"] if wanted is None or one["id"] in wanted]
        return {**self.scene, "entities": entities}


def refusal(code: str, message: str, status: int = 409) -> Reply:
    return Reply(status, {}, json.dumps({"error": {"code": code, "message": message}}).encode())
