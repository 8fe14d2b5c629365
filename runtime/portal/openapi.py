"""The OpenAPI 3.1 document of Phase 2, made from the table of routes, their shapes and the models of the contracts.

`resources/openapi/phase2.yaml` is a checked-in copy; `/openapi.json` answers with the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from runtime.assets.export.level import MEDIA_TYPES as EXPORT_TYPES
from runtime.assets.file_kinds import MEDIA_TYPES as ASSET_TYPES
from runtime.contracts.base import API_VERSION
from runtime.contracts.engine_schema import engine_schema
from runtime.contracts.errors import Phase2Failure
from runtime.portal.results import HttpAnswer, json_answer
from runtime.portal.route_shapes import FILE, SHAPES, Shape
from runtime.portal.route_table import Call, Route

_REF = "#/components/schemas/{model}"
_LEVEL_ID = "^[A-Za-z0-9_-](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_-])?$"
_WHOLE: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": 2**53}

_PARAMETERS: Mapping[str, dict[str, Any]] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": 500, "default": 50},
    "offset": {**_WHOLE, "default": 0},
    "after": _WHOLE,
    "since": {"type": "string", "format": "date-time"},
    "window_s": {"type": "integer", "minimum": 1, "maximum": 3600, "default": 60},
    "ids": {"type": "string", "description": "up to 100 entity ids, with commas between them"},
    "kind": {"enum": ["mesh", "texture", "sky"]},
    "level_id": {"type": "string", "pattern": _LEVEL_ID},
    "engine_id": {"type": "string", "format": "uuid"},
    "username": {"type": "string", "pattern": "^[A-Za-z0-9_.@-]{1,64}$"},
    "jti": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
    "name": {"type": "string", "pattern": "^[A-Za-z0-9_-][A-Za-z0-9_ -]{0,100}$"},
    "If-Match": {
        "type": "string",
        "pattern": '^("[0-9]{1,15}"|[0-9]{1,15})$',
        "description": "the quoted version it is based on",
    },
    "Last-Event-ID": {"type": "string", "pattern": "^[0-9]{1,16}$", "description": "the event after which to go on"},
}
_HEADERS: Mapping[str, dict[str, Any]] = {
    "Location": {"type": "string"},
    "ETag": {"type": "string", "pattern": '^".+"$'},
    "Content-Disposition": {"type": "string"},
}
_REASONS: Mapping[int, str] = {
    200: "Done",
    201: "Made",
    202: "Accepted",
    204: "Done; no body",
    400: "INVALID_REQUEST: unreadable, of the wrong type, or something is missing",
    401: "UNAUTHORIZED: no token, or a bad one",
    403: "FORBIDDEN: the role is too small",
    404: "NOT_FOUND",
    409: "CONFLICT: with the present state, of which `details.current` tells where there is one",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "VALIDATION_FAILED: a rule is broken; `details.findings` lists what and where",
    428: "PRECONDITION_REQUIRED: say which version the change is based on",
    429: "RATE_LIMITED: wait for `Retry-After` seconds",
    500: "INTERNAL_ERROR",
    503: "BUSY: try again after `Retry-After` seconds",
}


def openapi_document(routes: Iterable[Route]) -> dict[str, Any]:
    """Return the document of the rows of Phase 2, in a fixed order; raises KeyError for one without a shape."""
    rows = sorted((route for route in routes if route.path.startswith("/v2/")), key=lambda row: (row.path, row.method))
    paths: dict[str, dict[str, Any]] = {}
    for row in rows:
        shape = SHAPES[f"{row.method} {row.path}"]
        paths.setdefault(row.path, {})[row.method.lower()] = _operation(row, shape)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Plumbline, Phase 2",
            "version": API_VERSION,
            "description": "Engine runs, levels, assets, render stats and events of one runtime.",
        },
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


class OpenApiDesk:
    """Answers with the document of a table; makes it when it is asked for first. Belongs to the portal's thread."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = tuple(routes)
        self._answer: HttpAnswer | None = None

    async def read(self, call: Call) -> HttpAnswer:
        if self._answer is None:
            self._answer = json_answer(openapi_document(self._routes))
        return self._answer


def _operation(row: Route, shape: Shape) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": _operation_id(row),
        "summary": shape.summary,
        "tags": [row.path.split("/")[2]],
        "x-least-role": row.least_role,
        "security": [] if row.open_to == "all" else [{"bearer": []}],
        "parameters": [
            *(_parameter(name, "path") for name in re.findall(r"{(\w+)}", row.path)),
            *(_parameter(name, "query") for name in shape.query),
            *(_parameter(name, "header") for name in shape.takes),
        ],
        "responses": _responses(row, shape),
    }
    if row.body == "bytes":
        operation["requestBody"] = {"required": True, "content": {"application/octet-stream": {"schema": {}}}}
    elif shape.body is not None:
        operation["requestBody"] = {
            "required": shape.needs_body,
            "content": {"application/json": {"schema": {"$ref": _REF.format(model=shape.body.__name__)}}},
        }
    return operation


def _responses(row: Route, shape: Shape) -> dict[str, Any]:
    usual = {400, 401, 403, 500, 503, *((413, 415) if row.method in ("POST", "PUT", "PATCH") else ())}
    answer: dict[str, Any] = {}
    if shape.sets:
        answer["headers"] = {name: {"schema": _HEADERS[name]} for name in shape.sets}
    content = _content(shape)
    if content is not None:
        answer["content"] = content
    responses = {
        str(status): {"description": _REASONS[status], **answer} for status in sorted((shape.status, *shape.also))
    }
    failure = {"application/json": {"schema": {"$ref": _REF.format(model="Phase2Failure")}}}
    for status in sorted(usual | set(shape.refusals)):
        responses[str(status)] = {"description": _REASONS[status], "content": failure}
    return responses


def _content(shape: Shape) -> dict[str, Any] | None:
    if shape.answer is None:
        return None
    if shape.answer == FILE:
        types = ASSET_TYPES.values() if shape.body is None else EXPORT_TYPES.values()
        return {media_type: {"schema": {}} for media_type in sorted(set(types))}
    if isinstance(shape.answer, str):
        return {shape.answer: {"schema": {}}}
    item = {"$ref": _REF.format(model=shape.answer.__name__)}
    return {"application/json": {"schema": _page_of(item) if shape.is_page else item}}


def _page_of(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["items", "total", "limit", "offset"],
        "properties": {"items": {"type": "array", "items": item}, "total": _WHOLE, "limit": _WHOLE, "offset": _WHOLE},
    }


def _parameter(name: str, place: str) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": _PARAMETERS[name]}


def _operation_id(row: Route) -> str:
    words = re.findall(r"\w+", row.path.removeprefix("/v2"))
    return "_".join([row.method.lower(), *words])


def _schemas() -> dict[str, Any]:
    """Return the schemas of all models; worlds in them are held to their rules as far as a schema can say them."""
    models = {model for shape in SHAPES.values() for model in (shape.body, shape.answer) if isinstance(model, type)}
    named = sorted(models | {Phase2Failure}, key=lambda model: model.__name__)
    _, shared = models_json_schema([(model, "validation") for model in named], ref_template=_REF)
    schemas: dict[str, Any] = dict(shared["$defs"])
    schemas |= {
        name: _moved(schema)
        for name, schema in engine_schema()["$defs"].items()
        if name in schemas or name in _WORLD_MODELS
    }
    for model in ("Level", "LevelCreate", "LevelWrite"):
        schemas[model]["properties"]["content"] = {"$ref": _REF.format(model="WorldSpec")}
    world_or_none = {"anyOf": [{"$ref": _REF.format(model="WorldSpec")}, {"type": "null"}]}
    schemas["EngineRunRequest"]["properties"]["content"] = world_or_none
    schemas["EngineRunRequest"]["properties"]["config"] = {
        "type": "object",
        "properties": {
            **schemas["ExecutionParams"]["properties"],
            "engine": {"anyOf": [{"type": "string", "minLength": 1}, {"type": "null"}]},
            "spawn_spec": {"enum": ["reduced", "complete"]},
        },
    }
    schemas["LevelCreate"]["properties"]["level_id"] = {
        "anyOf": [{"type": "string", "pattern": _LEVEL_ID}, {"type": "null"}]
    }
    schemas["LevelWrite"]["properties"]["version"] = {"anyOf": [_WHOLE, {"type": "null"}]}
    schemas["RenderSample"]["properties"]["timestamp"] = {"type": "string", "format": "date-time"}
    schemas["EngineJobsRequest"]["properties"]["entities"]["anyOf"][0] = {
        "type": "array",
        "minItems": 1,
        "items": {"$ref": _REF.format(model="Entity")},
    }
    schemas["EngineJobsRequest"]["oneOf"] = [_only("job_id", "entities"), _only("entities", "job_id")]
    schemas["TokenCreate"]["oneOf"] = [
        {
            "required": ["engineId"],
            "properties": {"role": {"const": "engine"}, "engineId": {"type": "string"}},
        },
        {"properties": {"role": {"not": {"const": "engine"}}, "engineId": {"type": "null"}}},
    ]
    schemas["LevelCreate"]["examples"] = [{"name": "Forest", "level_id": "forest", "content": _EXAMPLE}]
    schemas["EngineRunRequest"]["examples"] = [{"scene_id": "glade", "config": {}, "content": _EXAMPLE}]
    return {name: _bounded(schema) for name, schema in sorted(schemas.items())}


def _only(wanted: str, other: str) -> dict[str, Any]:
    """Return what a body looks like that has one of two keys."""
    return {
        "required": [wanted],
        "properties": {wanted: {"not": {"type": "null"}}, other: {"type": "null"}},
    }


def _bounded(node: Any) -> Any:
    """Return a schema whose bounds are called as JSON Schema calls them; pydantic leaves some as they are in code."""
    if isinstance(node, list):
        return [_bounded(item) for item in node]
    if not isinstance(node, dict):
        return node
    names = {"ge": "minimum", "le": "maximum"}
    return {names.get(key, key): _bounded(value) for key, value in node.items()}


def _moved(node: Any) -> Any:
    """Return a schema with its references pointing at the components."""
    if isinstance(node, list):
        return [_moved(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: value.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _moved(value)
        for key, value in node.items()
    }


_WORLD_MODELS = frozenset(
    {"WorldSpec", "World", "SceneSettings", "Entity", "Transform", "Material", "Components", "Quest", "ExecutionParams"}
)
_EXAMPLE: Mapping[str, Any] = {
    "schema_version": "1.0",
    "world": {"id": "world", "name": "Dark Forest", "gravity": [0, -9.8, 0]},
    "scene": {"id": "glade", "ambientLight": [0.4, 0.6, 0.4], "skybox": "none"},
    "entities": [
        {
            "id": "box_1",
            "type": "object",
            "transform": {"position": [0, 0, 0], "rotation": [0, 0, 0], "scale": [1, 1, 1]},
            "material": {"shader": "standard", "texture": "none", "color": [1, 1, 1]},
            "components": {"mesh": "box", "collider": "box", "script": ""},
        }
    ],
    "quests": [],
}
