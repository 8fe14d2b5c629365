"""Runs of engines over `/v2/engine` (decisions *Phase 2 REST*, api-rulings F): start, watch, hold, end, do again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from itertools import chain, islice
from typing import Any

from pydantic import ValidationError

from runtime.collector import dismantle
from runtime.contracts.engine import ExecutionParams
from runtime.contracts.engine_schema import MAX_TIMEOUT_MS, MIN_TIMEOUT_MS
from runtime.contracts.errors import Finding, finding
from runtime.contracts.json_pieces import LongObject
from runtime.contracts.json_text import UnreadableJsonError, read_json
from runtime.contracts.phase2 import EngineJobsAnswer, EngineJobsRequest, EngineRunAnswer, EngineRunRequest
from runtime.contracts.world_rules import check_entity, check_unique, check_world
from runtime.kernel.jobs.book import RunConflictError, UnknownJobError
from runtime.kernel.jobs.level import RunLevel
from runtime.kernel.jobs.run import Run
from runtime.portal.auditing import Auditing
from runtime.portal.engine_memory import PastRun, job_wire, status_wire
from runtime.portal.engine_room import EngineRoom
from runtime.portal.heavy_work import HeavyWork
from runtime.portal.manners import check_config_depth, read_page
from runtime.portal.results import JSON_HEADERS, HttpAnswer, RefusedRequest, json_answer, page_answer
from runtime.portal.route_table import Call
from runtime.portal.stores import Levels
from runtime.portal.storing import storing

MOST_IDS = 100
SHOWN_FINDINGS = 500
LARGE_LEVEL = 500
"""Items of a list above which a level is checked beside the loop."""


class EngineDesk:
    """Belongs to the portal's thread."""

    def __init__(
        self, room: EngineRoom, auditing: Auditing, heavy_work: HeavyWork, levels: Levels | None = None
    ) -> None:
        """Without a store of levels only those that a request brings along can be run."""
        self._room = room
        self._auditing = auditing
        self._heavy_work = heavy_work
        self._levels = levels

    async def run(self, call: Call) -> HttpAnswer:
        async with self._refused_taken_apart(call.document) as brought:
            request = call.parse(EngineRunRequest)
            with self._auditing.of(call.user, "engine.run", f"scene {request.scene_id}"):
                return await self._run(call, request, brought)

    async def _run(self, call: Call, request: EngineRunRequest, brought: list[object]) -> HttpAnswer:
        execution, engine, spawn_spec = _read_config(request.config)
        spec = await self._spec(request, brought)
        level = RunLevel(spec, "complete" if spawn_spec == "complete" else "reduced")
        brought.clear()  # the run has it from here on
        run = await self._room.begin(
            level, user_id=call.user.name, execution=execution, engine=engine, config=request.config
        )
        return self._state_answer(run)

    async def runs(self, call: Call) -> HttpAnswer:
        limit, offset = read_page(call.query)
        current = [status_wire(run) for run in self._room.runs]
        known = {run.run_id for run in self._room.runs}
        items = current + [dict(past.status) for past in self._room.memory.past() if past.run_id not in known]
        return page_answer(items[offset : offset + limit], len(items), limit, offset)

    async def status(self, call: Call) -> HttpAnswer:
        found = self._find(call)
        return json_answer(status_wire(found) if isinstance(found, Run) else dict(found.status))

    async def jobs(self, call: Call) -> HttpAnswer:
        limit, offset = read_page(call.query)
        found = self._find(call)
        if isinstance(found, Run):
            page = found.jobs[offset : offset + limit]
            return page_answer([job_wire(job) for job in page], len(found.jobs), limit, offset)
        kept = self._room.memory.jobs(found.run_id)
        return page_answer(kept[offset : offset + limit], len(kept), limit, offset)

    async def pause(self, call: Call) -> HttpAnswer:
        return self._act(call, "pause", self._room.pause)

    async def resume(self, call: Call) -> HttpAnswer:
        return self._act(call, "resume", self._room.resume)

    async def stop(self, call: Call) -> HttpAnswer:
        found = self._find(call)
        if isinstance(found, PastRun):
            if found.status.get("state") == "stopped":
                return json_answer(EngineRunAnswer(engine_id=found.run_id, status="stopped"))
            raise _conflict("the run ended before this runtime started; there is nothing to stop")
        return self._act(call, "stop", self._room.end)

    async def add_jobs(self, call: Call) -> HttpAnswer:
        async with self._refused_taken_apart(call.document) as brought:
            return await self._add_jobs(call, brought)

    async def _add_jobs(self, call: Call, brought: list[object]) -> HttpAnswer:
        request = call.parse(EngineJobsRequest)
        if (request.job_id is None) == (request.entities is None):
            raise RefusedRequest("INVALID_REQUEST", "give either job_id or entities", field="job_id")
        run = self._current(call)
        with self._auditing.of(call.user, "engine.jobs", f"run {run.run_id}"):
            try:
                if request.job_id is not None:
                    added = await self._room.again(run, request.job_id)
                else:
                    entities = _fit(request.entities or ())
                    brought.clear()  # the run takes them up
                    added = await self._room.push(run, entities)
            except UnknownJobError as unknown:
                raise RefusedRequest("NOT_FOUND", str(unknown), field="job_id") from None
            except RunConflictError as conflict:
                raise _conflict(str(conflict)) from None
            self._room.flush()
        return json_answer(EngineJobsAnswer(engine_id=run.run_id, job_ids=tuple(added)), 202)

    async def scene(self, call: Call) -> HttpAnswer:
        ids = _read_ids(call.query)
        found = self._find(call)
        text = self._room.scene_text(found, ids) if isinstance(found, Run) else None
        if text is None:
            raise RefusedRequest(
                "NOT_FOUND", "no engine has built the scene of this run, or it has given way to others"
            )
        return HttpAnswer(200, text, dict(JSON_HEADERS))

    @asynccontextmanager
    async def _refused_taken_apart(self, document: object) -> AsyncIterator[list[object]]:
        """Give a list of what came with a request, to be emptied once it was taken up.

        What is on it when the request is refused is taken apart beside the loop: freed in one go it would hold up the
        scan.
        """
        brought = [document]
        try:
            yield brought
        finally:
            for each in brought:
                if isinstance(each, LongObject):
                    await self._heavy_work.run(partial(dismantle, each))

    async def _spec(self, request: EngineRunRequest, brought: list[object]) -> Mapping[str, Any]:
        check_config_depth(request.content, "a level", "content")
        spec = request.content
        if spec is None:
            spec = await self._stored(request.scene_id)
            brought.append(spec)
        judge = partial(check_world, spec, to_run=True, most=SHOWN_FINDINGS)
        is_large = any(isinstance(part, list) and len(part) > LARGE_LEVEL for part in spec.values())
        findings = await self._heavy_work.run(judge) if is_large else judge()
        _refuse_findings([found for found in findings if not found.is_warning])
        if request.content is not None and spec["scene"]["id"] != request.scene_id:
            raise RefusedRequest(
                "VALIDATION_FAILED",
                f"scene_id must be the scene.id of content, {spec['scene']['id']!r}, not {request.scene_id!r}",
                field="scene_id",
            )
        return spec

    async def _stored(self, scene_id: str) -> dict[str, Any]:
        if self._levels is None:
            found: Sequence[str] = ()
        else:
            with storing("the level"):
                found = self._levels.find(scene_id)
        if self._levels is None or not found:
            raise RefusedRequest("NOT_FOUND", f"no stored level has the id or the scene {scene_id!r}", field="scene_id")
        if len(found) > 1:
            raise RefusedRequest(
                "INVALID_REQUEST",
                f"several levels have the scene {scene_id!r}: {', '.join(found[:10])}; name one by its level_id",
                status=409,
                field="scene_id",
                details={"level_ids": list(found)},
            )
        with storing("the level"):
            content = self._levels.read(found[0]).content
        try:
            spec: dict[str, Any] = await self._heavy_work.run(partial(read_json, content, in_pieces=True))
        except UnreadableJsonError as unreadable:
            # What an older release took. It is read and written as before; built it would make scans late.
            words = f"the stored level {found[0]} {unreadable.reason} and cannot be built; store it with less there"
            raise _refusal([finding("reading_limit", unreadable.field or "content", words)]) from None
        return spec

    def _find(self, call: Call) -> Run | PastRun:
        run_id = call.path_values["engine_id"]
        run = self._room.run(run_id)
        if run is not None:
            return run
        past = next((past for past in self._room.memory.past() if past.run_id == run_id), None)
        if past is None:
            raise RefusedRequest("NOT_FOUND", f"there is no run {run_id}", field="engine_id")
        return past

    def _current(self, call: Call) -> Run:
        found = self._find(call)
        if isinstance(found, PastRun):
            raise _conflict("the run is of an earlier time and can only be read; start another one")
        return found

    def _act(self, call: Call, what: str, act: Callable[[Run, str], None]) -> HttpAnswer:
        run = self._current(call)
        with self._auditing.of(call.user, f"engine.{what}", f"run {run.run_id}"):
            try:
                act(run, call.user.name)
            except RunConflictError as conflict:
                raise _conflict(str(conflict)) from None
            return self._state_answer(run)

    def _state_answer(self, run: Run) -> HttpAnswer:
        self._room.flush()
        return json_answer(EngineRunAnswer(engine_id=run.run_id, status=run.state))


def _read_config(config: Mapping[str, Any]) -> tuple[ExecutionParams, str | None, str]:
    """Return what a run's config asks for; unknown keys are nobody's business (ruling 63)."""
    given = {key: config[key] for key in ("timeout_ms", "priority") if key in config}
    try:
        execution = ExecutionParams.from_wire(given)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        raise _bad_config(str(first["loc"][0]), first["msg"]) from None
    if not MIN_TIMEOUT_MS <= execution.timeout_ms <= MAX_TIMEOUT_MS:
        raise _bad_config("timeout_ms", f"must be {MIN_TIMEOUT_MS} to {MAX_TIMEOUT_MS} ms, not {execution.timeout_ms}")
    engine, spawn_spec = config.get("engine"), config.get("spawn_spec", "reduced")
    if engine is not None and (not isinstance(engine, str) or not engine):
        raise _bad_config("engine", "must be the id of an engine")
    if spawn_spec not in ("reduced", "complete"):
        raise _bad_config("spawn_spec", 'must be "reduced" or "complete"')
    return execution, engine, spawn_spec


def _bad_config(key: str, words: str) -> RefusedRequest:
    return RefusedRequest("INVALID_REQUEST", f"config.{key}: {words}", field=f"config.{key}")


def _fit(entities: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    if not entities:
        raise RefusedRequest("INVALID_REQUEST", "entities is empty; there is nothing to build", field="entities")
    found = (found for index, entity in enumerate(entities) for found in check_entity(entity, f"entities[{index}]"))
    twice = check_unique([entity.get("id") for entity in entities], "entities")
    _refuse_findings(list(islice(chain(found, twice), SHOWN_FINDINGS)))
    return entities


def _refuse_findings(findings: Sequence[Finding]) -> None:
    if findings:
        raise _refusal(findings)


def _refusal(findings: Sequence[Finding]) -> RefusedRequest:
    return RefusedRequest(
        "VALIDATION_FAILED",
        f"{findings[0].field}: {findings[0].message}",
        field=findings[0].field,
        details={"findings": [found.to_wire() for found in findings]},
    )


def _read_ids(query: Mapping[str, str]) -> list[str] | None:
    if "ids" not in query:
        return None
    ids = query["ids"].split(",")
    if len(ids) > MOST_IDS:
        raise RefusedRequest("INVALID_REQUEST", f"ids takes up to {MOST_IDS} ids, not {len(ids)}", field="ids")
    return ids


def _conflict(words: str) -> RefusedRequest:
    return RefusedRequest("INVALID_REQUEST", words, status=409)
