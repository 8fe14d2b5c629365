"""`engine_schema.json`: what a job looks like on the wire, made from the models and the limits of the world rules.

A job that fits it has no finding of `check_world` in its own fields; what concerns several entities (an id used twice,
a quest's trigger) no schema can say.
"""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from runtime.contracts.base import WORLD_SCHEMA_VERSION, Contract
from runtime.contracts.engine import (
    JOB_PAYLOADS,
    Job,
    JobCompleted,
    JobFailed,
    JobProgress,
    JobStarted,
)
from runtime.contracts.world_rules import ID_PATTERN

MIN_TIMEOUT_MS = 100
MAX_TIMEOUT_MS = 3_600_000
"""Bounds of `timeout_ms` (ruling 88)."""

_ID = {"type": "string", "pattern": f"^{ID_PATTERN.pattern.removesuffix(chr(92) + 'Z')}$"}
_NAME = {"type": "string", "minLength": 1}
_LIMITS: dict[str, dict[str, dict[str, Any]]] = {
    "WorldSpec": {"schema_version": {"const": WORLD_SCHEMA_VERSION}},
    "World": {"id": _ID},
    "SceneSettings": {"id": _ID, "ambientLight": {"items": {"minimum": 0, "maximum": 1}}},
    "BuildScenePayload": {"sceneId": _ID, "ambientLight": {"items": {"minimum": 0, "maximum": 1}}},
    "LoadAssetsPayload": {"assets": {"items": _NAME, "uniqueItems": True}},
    "Entity": {"id": _ID},
    "Transform": {"scale": {"items": {"exclusiveMinimum": 0}}},
    "Material": {"texture": _NAME, "color": {"items": {"minimum": 0, "maximum": 1}}},
    "Components": {"mesh": _NAME},
    "Quest": {"id": _ID},
    "ExecutionParams": {"timeout_ms": {"minimum": MIN_TIMEOUT_MS, "maximum": MAX_TIMEOUT_MS}},
}
"""What `world_rules` asks for beyond the types, by model and key."""

_TELEMETRY: tuple[type[Contract], ...] = (JobStarted, JobProgress, JobCompleted, JobFailed)


def engine_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a job; its `$defs` hold the payloads and the telemetry messages, too."""
    models: list[type[Contract]] = [Job, *JOB_PAYLOADS.values(), *_TELEMETRY]
    _, shared = models_json_schema([(model, "validation") for model in models], ref_template="#/$defs/{model}")
    definitions: dict[str, Any] = _plain(shared["$defs"])
    for model, limits in _LIMITS.items():
        for key, limit in limits.items():
            known = definitions[model]["properties"][key]
            known |= limit | ({"items": known["items"] | limit["items"]} if "items" in limit else {})
    job = definitions["Job"]
    job["allOf"] = [
        {
            "if": {"properties": {"job_type": {"const": job_type}}},
            "then": {"properties": {"payload": {"$ref": f"#/$defs/{model.__name__}"}}},
        }
        for job_type, model in JOB_PAYLOADS.items()
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Engine job 1.0",
        "$ref": "#/$defs/Job",
        "$defs": definitions,
    }


def _plain(node: Any) -> Any:
    """Write three numbers as a list of numbers: that is how the limits of each are said once."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "prefixItems" in node:
        rest = {key: value for key, value in node.items() if key != "prefixItems"}
        return rest | {"items": {"type": "number"}}
    return {key: _plain(value) for key, value in node.items()}
