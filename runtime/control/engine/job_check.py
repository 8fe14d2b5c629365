"""Jobs held against `engine_schema.json` before they go out (engine-adapter-v1 §10), in the words of the world rules.

An entity is looked at once, however many jobs carry it: a level of ten thousand travels in every second job.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

import resources
from runtime.contracts.engine import JobError, JobType
from runtime.contracts.errors import Finding
from runtime.contracts.json_text import read_json
from runtime.contracts.world_rules import check_entity, check_world

SCHEMA = Path(resources.__file__).parent / "openapi" / "engine_schema.json"

CODES: Mapping[JobType, JobError] = {
    "BUILD_SCENE": "SCENE_BUILD_FAILED",
    "LOAD_ASSETS": "ENGINE_ERROR",
    "SPAWN_ENTITY": "INVALID_ENTITY",
}
"""What a job of each type fails with when it is not fit to be sent."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a job is not sent."""

    error: JobError
    details: str
    field: str | None


class JobCheck:
    """Remembers the entities that it found fit, by the object; one for each run."""

    def __init__(self) -> None:
        self._job, self._entity = _validators()
        self._fit: dict[str, object] = {}

    def unfit(self, job: Mapping[str, Any]) -> Unfit | None:
        """Return what is wrong with a job as it would be sent."""
        try:
            return self._found(job)
        except UnicodeEncodeError:  # JSON lets it through; no engine could be sent it
            return Unfit(_code(job), "a text holds half a surrogate pair; write the whole character", None)

    def let_go(self) -> None:
        """Forget them one by one."""
        while self._fit:
            self._fit.popitem()

    def _found(self, job: Mapping[str, Any]) -> Unfit | None:
        spec = job["world_spec"]
        for entity in spec["entities"]:
            identity = entity.get("id")
            if self._fit.get(identity) is entity:
                continue
            problem = next(self._entity.iter_errors(entity), None)
            if problem is not None:
                return self._unfit(job, problem)
            self._fit[identity] = entity
        problem = next(self._job.iter_errors({**job, "world_spec": {**spec, "entities": []}}), None)
        return None if problem is None else self._unfit(job, problem)

    def _unfit(self, job: Mapping[str, Any], problem: Any) -> Unfit:
        found, code = _first_finding(job), _code(job)
        if found is not None:
            return Unfit(code, f"{found.field}: {found.message}" if found.field else found.message, found.field or None)
        place = ".".join(str(part) for part in problem.instance_path)
        return Unfit(code, f"{place}: {problem.message}" if place else problem.message, place or None)


def _code(job: Mapping[str, Any]) -> JobError:
    return CODES.get(job["job_type"], "ENGINE_ERROR")


def _first_finding(job: Mapping[str, Any]) -> Finding | None:
    """Return the first thing that `check` would say of what the job carries."""
    if job["job_type"] == "SPAWN_ENTITY":
        for found in check_entity(job["payload"], ""):
            return found.model_copy(update={"field": (found.field or "").removeprefix(".")})
    return next((found for found in check_world(job["world_spec"]) if not found.is_warning), None)


@cache
def _validators() -> tuple[jsonschema_rs.Draft202012Validator, jsonschema_rs.Draft202012Validator]:
    schema = read_json(SCHEMA.read_bytes())
    entity = {"$schema": schema["$schema"], "$ref": "#/$defs/Entity", "$defs": schema["$defs"]}
    return jsonschema_rs.Draft202012Validator(schema), jsonschema_rs.Draft202012Validator(entity)
