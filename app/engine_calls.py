"""What the window asks of engines, one coroutine a request; answers are contract values, refusals are in words.

It keeps nothing. Large texts are made and read in a worker, in slices, from values that nobody changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from app.document.world import WorldState
from app.engine.drift import Scene
from app.session import Session
from app.v2_calls import CallRefusedError, Model, V2Calls, first_of, model_of
from runtime.contracts.accounts import TokenMade
from runtime.contracts.engine import TelemetryRecord
from runtime.contracts.engines import EngineItem
from runtime.contracts.json_text import read_written, write_json
from runtime.contracts.phase2 import (
    EngineJobsAnswer,
    EngineJobsRequest,
    EngineRunAnswer,
    EngineStatus,
    JobItem,
    Page,
)
from runtime.contracts.world import Entity, SceneSettings, World
from runtime.links.link import Reply

JOBS_AT_ONCE = 500
SLICE = 200
"""Entities that are written or read in one go: a few milliseconds, in which no other thread comes in."""

NEXT_STEPS = {
    "PAYLOAD_TOO_LARGE": "the level is larger than a runtime takes; split it",
    "VALIDATION_FAILED": "see Problems, correct what is named and build again",
}

TELEMETRY = "The telemetry could not be read"

_ENTITIES = TypeAdapter(list[Entity])


class EngineRefusedError(CallRefusedError):
    """What was asked of engines was not done."""


@dataclass(frozen=True, slots=True)
class JobsPage:
    """Some of the jobs of a run, in order, and how many there are."""

    items: tuple[JobItem, ...]
    total: int


@dataclass(frozen=True, slots=True)
class TelemetryPage:
    """Records of the log, oldest first, and how many there are after the number that was asked with."""

    records: tuple[TelemetryRecord, ...]
    total: int


class EngineCalls:
    """Lives on the GUI thread. Every method raises `EngineRefusedError`."""

    def __init__(self, session: Session) -> None:
        self._calls = V2Calls(session, EngineRefusedError, NEXT_STEPS)

    async def newest_run(self) -> EngineStatus | None:
        """Return the run that was started last, None where there was none."""
        page = await self._get(Page, "The runs of the engines", "/v2/engine?limit=1")
        return _read(EngineStatus, page.items[0], "The runs of the engines") if page.items else None

    async def engines(self) -> tuple[EngineItem, ...]:
        """Return which engines there are."""
        what = "The engines"
        return tuple(_read(EngineItem, item, what) for item in await self.list_all("/v2/engines", what))

    async def engine_token(self, name: str, ttl_s: int) -> str:
        """Have a token given out for an engine of that name."""
        body = write_json({"role": "engine", "engineId": name, "ttl_s": ttl_s})
        return (await self._post(TokenMade, "No token was given out", "/v2/tokens", body)).token

    async def status(self, engine_id: str) -> EngineStatus:
        return await self._get(EngineStatus, "The state of the run", f"/v2/engine/{engine_id}/status")

    async def jobs(self, engine_id: str, offset: int) -> JobsPage:
        path = f"/v2/engine/{engine_id}/jobs?limit={JOBS_AT_ONCE}&offset={offset}"
        reply = await self._calls.ask("GET", path, None, "The jobs could not be read")
        return await asyncio.to_thread(_read_jobs, reply)

    async def telemetry(self, after: int) -> TelemetryPage:
        """Return records of the runtime's log from a number on."""
        reply = await self._calls.ask("GET", f"/v2/telemetry?limit={JOBS_AT_ONCE}&after={after}", None, TELEMETRY)
        return await asyncio.to_thread(_read_telemetry, reply)

    async def run(self, state: WorldState) -> EngineRunAnswer:
        """Have a level built as it is now."""
        body = await asyncio.to_thread(run_text, state)
        return await self._post(EngineRunAnswer, "The level was not built", "/v2/engine/run", body)

    async def pause(self, engine_id: str) -> None:
        await self._post(EngineRunAnswer, "The run was not paused", f"/v2/engine/{engine_id}/pause")

    async def resume(self, engine_id: str) -> None:
        await self._post(EngineRunAnswer, "The run does not go on", f"/v2/engine/{engine_id}/resume")

    async def stop(self, engine_id: str) -> None:
        await self._post(EngineRunAnswer, "The run was not stopped", f"/v2/engine/{engine_id}/stop")

    async def run_again(self, engine_id: str, job_id: str) -> EngineJobsAnswer:
        """Have a job done again."""
        body = write_json(EngineJobsRequest(job_id=job_id).to_wire())
        return await self._post(EngineJobsAnswer, "The job was not run again", f"/v2/engine/{engine_id}/jobs", body)

    async def push(self, engine_id: str, entities: Sequence[Entity]) -> EngineJobsAnswer:
        """Have entities built as they are in the document."""
        body = await asyncio.to_thread(push_text, entities)
        return await self._post(EngineJobsAnswer, "Nothing was pushed", f"/v2/engine/{engine_id}/jobs", body)

    async def scene(self, engine_id: str, ids: Sequence[str] = ()) -> Scene:
        """Return what the engine has built: all of it, or of these entities those that there are."""
        only = f"?ids={','.join(ids)}" if ids else ""
        what = "The scene of the engine"
        reply = await self._calls.ask("GET", f"/v2/engine/{engine_id}/scene{only}", None, what)
        return await asyncio.to_thread(read_scene, reply.body)

    async def list_all(self, path: str, what: str) -> list[dict[str, Any]]:
        """Return every item of a list, page by page."""
        items: list[dict[str, Any]] = []
        while True:
            page = await self._get(Page, what, f"{path}?limit={JOBS_AT_ONCE}&offset={len(items)}")
            items += page.items
            if not page.items or len(items) >= page.total:
                return items

    async def put(self, path: str, content: bytes, what: str) -> None:
        """Send bytes."""
        await self._calls.ask("PUT", path, content, what, {"content-type": "application/octet-stream"})

    async def _get(self, model: type[Model], what: str, path: str) -> Model:
        reply = await self._calls.ask("GET", path, None, f"{what} could not be read")
        return _read(model, _document(reply, what), what)

    async def _post(self, model: type[Model], what: str, path: str, body: bytes | None = None) -> Model:
        return _read(model, _document(await self._calls.ask("POST", path, body, what), what), what)


def run_text(state: WorldState) -> bytes:
    """Return the body that has a level built."""
    around = write_json({"scene_id": state.scene.id, "content": {**_around(state), "entities": []}})
    return around.replace(b'"entities":[]', b'"entities":[' + _joined(state.entities.values()) + b"]", 1)


def push_text(entities: Iterable[Entity]) -> bytes:
    """Return the body that has entities built."""
    return b'{"entities":[' + _joined(entities) + b"]}"


def read_scene(content: bytes) -> Scene:
    """Return the scene that a world spec describes; raises `EngineRefusedError`."""
    what = "The scene of the engine"
    try:
        document = orjson.loads(content)
        entities = [one for piece in _pieces(document["entities"]) for one in _ENTITIES.validate_python(piece)]
        settings = SceneSettings.from_wire(document["scene"])
        world = World.from_wire(document["world"])
    except (orjson.JSONDecodeError, ValidationError, KeyError, TypeError) as unreadable:
        raise EngineRefusedError(f"{what} could not be understood: {_first_line(unreadable)}.") from unreadable
    return Scene({entity.id: entity for entity in entities}, settings, world)


def _read_jobs(reply: Reply) -> JobsPage:
    page = _read(Page, _document(reply, "The jobs"), "The jobs")
    return JobsPage(tuple(_read(JobItem, item, "The jobs") for item in page.items), page.total)


def _read_telemetry(reply: Reply) -> TelemetryPage:
    try:
        page = _read(Page, read_written(reply.body), TELEMETRY)
    except ValueError as unreadable:
        raise EngineRefusedError(f"{TELEMETRY}: the runtime answered {reply.status} with no JSON.") from unreadable
    return TelemetryPage(tuple(_read(TelemetryRecord, item, TELEMETRY) for item in page.items), page.total)


def _around(state: WorldState) -> dict[str, Any]:
    """Return the level's world spec without its entities."""
    return state.with_entities({}).to_wire()


def _joined(entities: Iterable[Entity]) -> bytes:
    return b",".join(
        b",".join(write_json(entity.to_wire()) for entity in piece) for piece in _pieces(list(entities))
    )  # fmt: skip


def _pieces(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), SLICE):
        yield items[start : start + SLICE]


def _document(reply: Reply, what: str) -> object:
    try:
        return orjson.loads(reply.body)
    except orjson.JSONDecodeError as unreadable:
        raise EngineRefusedError(f"{what}: the runtime answered {reply.status} with no JSON.") from unreadable


def _read(model: type[Model], document: object, what: str) -> Model:
    return model_of(model, document, what, EngineRefusedError)


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return first_of(error)
    return str(error).partition("\n")[0] or type(error).__name__
