"""Every endpoint that `phase2-api` lists, as a client uses it, over the in-process link and over a real socket.

Each answer is held to the schema that the OpenAPI document gives for its status.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from tests.helpers.openapi_file import FILE
from tests.helpers.rest import LEVELS, Rest, document, error
from tests.helpers.runtimes import KINDS, PATIENCE_S, Client, Kind, client_of
from tests.helpers.specs import spec

LISTED = (
    "POST /v2/engine/run",
    "GET /v2/engine/{engine_id}/status",
    "POST /v2/engine/{engine_id}/pause",
    "POST /v2/engine/{engine_id}/stop",
    "GET /v2/editor/levels",
    "POST /v2/editor/levels",
    "GET /v2/editor/levels/{level_id}",
    "PUT /v2/editor/levels/{level_id}",
    "DELETE /v2/editor/levels/{level_id}",
    "POST /v2/editor/levels/{level_id}/export",
    "GET /v2/render/stats",
    "GET /v2/render/stats/summary",
    "GET /v2/events/stream",
    "POST /v2/auth/login",
    "POST /v2/auth/refresh",
)
SAMPLE = {
    "timestamp": "2026-01-01T00:00:00.000Z",
    "frame": 1,
    "fps": 60.0,
    "cpu_frame_ms": 2.5,
    "gpu_frame_ms": None,
    "draw_calls": 10,
    "triangles": 1000,
    "instances": 5,
    "texture_mb": 1.5,
    "buffer_mb": 2.5,
    "rss_mb": 100.0,
}


class Surface:
    """A client that holds each JSON answer to the OpenAPI document."""

    def __init__(self, client: Client, described: dict[str, Any]) -> None:
        self.client = client
        self.rest = Rest(client.link)
        self._described = described

    async def call(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """Return status and document."""
        reply = await self.rest.call(method, path, body, **headers)
        answer = self._operation(method, path)["responses"][str(reply.status)]
        content = answer.get("content", {})
        if not content:
            assert reply.body == b""
            return reply.status, None
        media_type = reply.headers["content-type"].partition(";")[0]
        assert media_type in content
        if media_type != "application/json":
            return reply.status, reply.body
        schema = {**content[media_type]["schema"], "components": self._described["components"]}
        read = json.loads(reply.body)
        jsonschema_rs.validator_for(schema).validate(read)
        return reply.status, read

    async def run_to_its_end(self, engine_id: str) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            while True:
                _, status = await self.call("GET", f"/v2/engine/{engine_id}/status")
                if status["outcome"] is not None:
                    return dict(status)
                await asyncio.sleep(0.01)

    def _operation(self, method: str, path: str) -> dict[str, Any]:
        bare = path.partition("?")[0]
        for pattern, operations in sorted(self._described["paths"].items()):
            if re.fullmatch(re.sub(r"{\w+}", "[^/]+", pattern), bare) and method.lower() in operations:
                return dict(operations[method.lower()])
        raise AssertionError(f"{method} {bare} is not described")


Story = Callable[[Surface], Awaitable[None]]


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    document = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


@pytest.fixture(params=KINDS)
def tell(request: pytest.FixtureRequest, tmp_path: Path, described: dict[str, Any]) -> Callable[[Story], None]:
    kind: Kind = request.param

    def run(story: Story) -> None:
        async def live() -> None:
            async with client_of(kind, tmp_path) as client:
                await story(Surface(client, described))

        asyncio.run(live())

    return run


def test_users_sign_in_and_tokens_are_given_out(tell: Callable[[Story], None]) -> None:
    async def story(surface: Surface) -> None:
        made = {"username": "anna", "password": "correct horse", "role": "OPERATOR"}
        assert (await surface.call("POST", "/v2/users", made))[0] == 201
        assert (await surface.call("POST", "/v2/users", made))[0] == 409
        assert (await surface.call("PATCH", "/v2/users/anna", {"role": "ENGINEER"}))[1]["role"] == "ENGINEER"
        status, tokens = await surface.call("POST", "/v2/auth/login", {**made, "role": None})
        assert (status, tokens["role"], tokens["expires_in"]) == (200, "ENGINEER", 900)
        status, renewed = await surface.call("POST", "/v2/auth/refresh", {"refresh_token": tokens["refresh_token"]})
        assert status == 200
        for token in (tokens["refresh_token"], renewed["refresh_token"], "nothing"):
            assert (await surface.call("POST", "/v2/auth/refresh", {"refresh_token": token}))[0] == 401
        assert (await surface.call("POST", "/v2/auth/login", {**made, "password": "wrong one"}))[0] == 401
        assert (await surface.call("POST", "/v2/auth/logout", {"refresh_token": "nothing"}))[0] == 204
        assert (await surface.call("DELETE", "/v2/users/anna"))[0] == 204
        assert (await surface.call("DELETE", "/v2/users/anna"))[0] == 404
        assert "anna" not in [item["username"] for item in (await surface.call("GET", "/v2/users"))[1]["items"]]
        status, token = await surface.call("POST", "/v2/tokens", {"role": "engine", "engineId": "e-1", "ttl_s": 60})
        assert status == 201
        assert [item["jti"] for item in (await surface.call("GET", "/v2/tokens"))[1]["items"]] == [token["jti"]]
        assert (await surface.call("DELETE", f"/v2/tokens/{token['jti']}"))[0] == 204
        assert (await surface.call("DELETE", f"/v2/tokens/{token['jti']}"))[0] == 404

    tell(story)


def test_the_document_describes_every_listed_endpoint(described: dict[str, Any]) -> None:
    there = {f"{method.upper()} {path}" for path, operations in described["paths"].items() for method in operations}
    assert set(LISTED) <= there


def test_an_engine_runs_a_stored_level(tell: Callable[[Story], None]) -> None:
    async def story(surface: Surface) -> None:
        await surface.rest.created(spec("a", "b", scene="glade"))
        for scene_id in ("forest", "glade"):
            status, started = await surface.call("POST", "/v2/engine/run", {"scene_id": scene_id, "config": {}})
            assert (status, started["status"]) == (200, "running")
            ended = await surface.run_to_its_end(started["engine_id"])
            assert (ended["state"], ended["outcome"], ended["progress"]) == ("idle", "COMPLETED", 100)
        _, refused = await surface.call("POST", "/v2/engine/run", {"scene_id": "nowhere", "config": {}})
        assert refused["error"]["code"] == "NOT_FOUND"

    tell(story)


def test_an_engine_is_paused_resumed_and_stopped(tell: Callable[[Story], None]) -> None:
    async def story(surface: Surface) -> None:
        await surface.rest.created(spec(*(f"box_{number}" for number in range(400))))
        _, started = await surface.call("POST", "/v2/engine/run", {"scene_id": "forest", "config": {}})
        engine = f"/v2/engine/{started['engine_id']}"
        paused = await surface.call("POST", f"{engine}/pause")
        assert paused == (200, {"engine_id": started["engine_id"], "status": "paused"})
        assert (await surface.call("GET", f"{engine}/status"))[1]["state"] == "paused"
        assert (await surface.call("POST", f"{engine}/resume"))[1]["status"] == "running"
        assert (await surface.call("POST", f"{engine}/stop"))[1]["status"] == "stopped"
        status, refused = await surface.call("POST", f"{engine}/pause")
        assert (status, refused["error"]["code"]) == (409, "CONFLICT")
        unknown = "/v2/engine/00000000-0000-4000-8000-000000000000"
        for method, path in (("GET", "status"), ("POST", "pause"), ("POST", "stop")):
            assert (await surface.call(method, f"{unknown}/{path}"))[0] == 404

    tell(story)


def test_levels_are_made_read_written_listed_exported_and_removed(tell: Callable[[Story], None]) -> None:
    async def story(surface: Surface) -> None:
        body = {"name": "Forest", "content": spec("a"), "level_id": "forest"}
        status, made = await surface.call("POST", LEVELS, body)
        assert (status, made["version"], made["content"]) == (201, 1, spec("a"))
        assert (await surface.call("POST", LEVELS, body))[0] == 409
        assert await surface.call("GET", f"{LEVELS}/forest") == (200, made)
        assert (await surface.call("PUT", f"{LEVELS}/forest", {"content": spec("b")}))[0] == 428
        status, written = await surface.call("PUT", f"{LEVELS}/forest", {"content": spec("b"), "version": 1})
        assert (status, written["version"]) == (200, 2)
        status, late = await surface.call("PUT", f"{LEVELS}/forest", {"content": spec("c"), "version": 1})
        assert (status, late["error"]["code"], late["error"]["details"]["current"]) == (409, "CONFLICT", written)
        status, broken = await surface.call("PUT", f"{LEVELS}/forest", {"content": {}, "version": 2})
        assert (status, broken["error"]["code"]) == (422, "VALIDATION_FAILED")
        status, page = await surface.call("GET", f"{LEVELS}?limit=10")
        assert (status, page["total"], page["items"][0]["level_id"]) == (200, 1, "forest")
        for wanted in ("world_spec", "glb", "zip"):
            assert (await surface.call("POST", f"{LEVELS}/forest/export", {"format": wanted}))[0] == 200
        assert (await surface.call("POST", f"{LEVELS}/forest/export", {"format": "obj"}))[0] == 400
        assert await surface.call("DELETE", f"{LEVELS}/forest") == (204, None)
        for method in ("GET", "DELETE"):
            assert (await surface.call(method, f"{LEVELS}/forest"))[0] == 404

    tell(story)


def test_render_stats_are_reported_listed_and_summed_up(tell: Callable[[Story], None]) -> None:
    async def story(surface: Surface) -> None:
        _, empty = await surface.call("GET", "/v2/render/stats/summary")
        assert (empty["count"], empty["window_s"], empty["fps"]["mean"]) == (0, 60, None)
        assert (await surface.call("GET", "/v2/render/stats"))[1]["items"] == []
        assert await surface.call("POST", "/v2/render/stats", {"samples": [SAMPLE]}) == (200, {"accepted": 1})
        assert (await surface.call("GET", "/v2/render/stats"))[1]["items"] == [SAMPLE]
        _, summary = await surface.call("GET", "/v2/render/stats/summary?window_s=60")
        assert summary["cpu_frame_ms"] == {"mean": 2.5, "p50": 2.5, "p95": 2.5, "p99": 2.5, "max": 2.5}

    tell(story)


def test_events_are_streamed_as_they_happen(tell: Callable[[Story], None]) -> None:
    async def story(surface: Surface) -> None:
        await surface.rest.created(spec(), "first")
        events = surface.client.link.events(0)
        kinds = []
        async with asyncio.timeout(PATIENCE_S):
            async for text in events:
                event = json.loads(text)
                assert event.keys() == {"seq", "type", "timestamp", "actor", "payload"}
                kinds.append(event["type"])
                if kinds.count("level.created") == 1 and event["type"] == "level.created":
                    await surface.rest.created(spec(), "second")
                if kinds.count("level.created") == 2:
                    break
        await events.aclose()  # type: ignore[attr-defined]
        _, history = await surface.call("GET", "/v2/events?limit=500")
        assert [event["type"] for event in history["items"]][: len(kinds)] == kinds

    tell(story)


def test_the_reads_that_complete_the_surface_fit_their_schemas(tell: Callable[[Story], None]) -> None:
    async def story(surface: Surface) -> None:
        await surface.client.snapshot()
        await surface.rest.created(spec("a"))
        for path in ("/v2/engine", "/v2/runtimes", "/v2/worlds", "/v2/editor/assets", "/v2/events"):
            status, page = await surface.call("GET", path)
            assert (status, page["limit"], page["offset"]) == (200, 50, 0)

    tell(story)


def test_errors_have_one_shape(tell: Callable[[Story], None]) -> None:
    async def story(surface: Surface) -> None:
        rest = surface.rest
        assert error(await rest.call("GET", "/v2/nothing"))[:2] == (404, "NOT_FOUND")
        assert error(await rest.call("GET", f"{LEVELS}/"))[:2] == (404, "NOT_FOUND")
        assert error(await rest.call("PATCH", LEVELS))[:2] == (405, "METHOD_NOT_ALLOWED")
        assert error(await rest.call("POST", LEVELS, b"{", content_type="application/json"))[:2] == (
            400,
            "INVALID_REQUEST",
        )
        assert error(await rest.call("POST", LEVELS, b"x", content_type="text/plain"))[:2] == (
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        )
        large = {"samples": [], "padding": "x" * 70_000}
        assert error(await rest.call("POST", "/v2/render/stats", large))[:2] == (413, "PAYLOAD_TOO_LARGE")
        assert document(await rest.call("GET", LEVELS))["items"] == []

    tell(story)
