"""The OpenAPI document: complete, well-formed, the same as the checked-in copy, and served over both links."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from runtime.portal.openapi import openapi_document
from runtime.portal.results import json_answer
from runtime.portal.route_shapes import SHAPES
from runtime.portal.route_table import Call, Route
from tests.helpers.openapi_file import FILE, served_document, text_of
from tests.helpers.runtimes import KINDS, Kind, client_of
from tests.helpers.specs import spec


async def nothing(call: Call) -> Any:
    return json_answer({})


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return asyncio.run(served_document(tmp_path_factory.mktemp("openapi") / "data"))


def test_the_checked_in_copy_is_what_is_served(document: dict[str, Any]) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert yaml.safe_load(text) == document
    assert text == text_of(document), "run python -m tests.helpers.openapi_file"


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_served_over_both_links(kind: Kind, tmp_path: Path, document: dict[str, Any]) -> None:
    async def story() -> None:
        async with client_of(kind, tmp_path) as client:
            for _ in range(2):
                reply = await client.link.request("GET", "/openapi.json")
                assert (reply.status, json.loads(reply.body)) == (200, document)

    asyncio.run(story())


def test_every_shape_is_of_a_route(document: dict[str, Any]) -> None:
    described = {f"{method.upper()} {path}" for path, operations in document["paths"].items() for method in operations}
    assert described == SHAPES.keys() - {"GET /openapi.json"}


def test_a_route_without_a_shape_is_no_secret() -> None:
    with pytest.raises(KeyError, match="/v2/forgotten"):
        openapi_document([Route("GET", "/v2/forgotten", "VIEWER", nothing)])


def test_device_routes_are_not_in_it() -> None:
    assert openapi_document([Route("GET", "/api/thing", "VIEWER", nothing)])["paths"] == {}


def test_every_schema_is_one_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    names = set(document["components"]["schemas"])
    for name in names:
        jsonschema_rs.meta.validate(document["components"]["schemas"][name])
    referred = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert referred <= names
    assert '"ge"' not in text
    assert "$defs" not in text


def test_what_fits_the_schema_of_a_level_is_a_level(document: dict[str, Any]) -> None:
    create = jsonschema_rs.validator_for(
        {"$ref": "#/components/schemas/LevelCreate", "components": document["components"]}
    )
    good = {"name": "x", "content": spec("a")}
    assert create.is_valid(good)
    assert create.is_valid({**good, "level_id": "a.b"})
    flat = spec("a")
    flat["entities"][0]["transform"]["scale"] = [1, 0, 1]
    for bad in ({"name": "x"}, {**good, "level_id": ".."}, {**good, "content": flat}, {**good, "name": 1}):
        assert not create.is_valid(bad)


def test_readers_may_read_and_operators_change(document: dict[str, Any]) -> None:
    roles = {
        (method, path): operation["x-least-role"]
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    assert roles.pop(("post", "/v2/editor/levels/{level_id}/export")) == "VIEWER"
    accounts = {
        key: roles.pop(key) for key in tuple(roles) if key[1].startswith(("/v2/auth", "/v2/users", "/v2/tokens"))
    }
    assert {role for (_, path), role in accounts.items() if path.startswith("/v2/auth")} == {"VIEWER"}
    assert accounts.pop(("put", "/v2/users/me/password")) == "VIEWER"
    assert {role for (_, path), role in accounts.items() if not path.startswith("/v2/auth")} == {"ADMIN"}
    assert {role for (method, _), role in roles.items() if method == "get"} == {"VIEWER"}
    assert {role for (method, _), role in roles.items() if method != "get"} == {"OPERATOR"}


def test_a_body_of_which_nothing_is_needed_need_not_be_there(document: dict[str, Any]) -> None:
    optional = {
        (method, path)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if not operation.get("requestBody", {"required": True})["required"]
    }
    assert optional == {("patch", "/v2/users/{username}")}


def test_only_signing_in_needs_no_token(document: dict[str, Any]) -> None:
    assert document["components"]["securitySchemes"] == {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["security"] == ([] if path.startswith("/v2/auth/") else [{"bearer": []}]), path
