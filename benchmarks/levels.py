"""Reading a level of 1 000 entities over loopback against the same bytes from a bare Starlette route."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.row import Row, compare
from runtime.contracts.json_text import write_json
from runtime.control.clock import SystemClock
from runtime.host import assemble
from runtime.portal.portal import Portal
from runtime.portal.users import User

ENTITIES = 1_000
PATH = "/v2/editor/levels/large"


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder) / "data") as ours:
        ours.post("/v2/editor/levels", content=level(ENTITIES, level_id="large")).raise_for_status()
        text = ours.get(PATH).raise_for_status().content
        with _bare(text) as baseline:
            return [
                compare(
                    f"GET of a level of {ENTITIES} entities ({len(text) // 1024} KiB) over loopback",
                    lambda: ours.get(PATH),
                    lambda: baseline.get(PATH),
                    baseline_name="the same bytes from a bare Starlette route",
                    goal=2.0,
                    runs=60,
                    repeat=10,
                )
            ]


def level(count: int, **more: str) -> bytes:
    """Return the body that stores a level of so many entities."""
    entities = [
        {
            "id": f"entity_{number}",
            "type": "object",
            "transform": {"position": [number * 0.5, 0, -number], "rotation": [0, 0.1, 0], "scale": [1, 1, 1]},
            "material": {"shader": "standard", "texture": "none", "color": [1, 0.5, 0.25]},
            "components": {"mesh": "box", "collider": "box", "script": ""},
        }
        for number in range(count)
    ]
    content = {
        "schema_version": "1.0",
        "world": {"id": "world", "name": "Large", "gravity": [0, -9.8, 0]},
        "scene": {"id": "scene", "ambientLight": [0.4, 0.6, 0.4], "skybox": "none"},
        "entities": entities,
        "quests": [],
    }
    return write_json({"name": "Large", "content": content, **more})


@contextmanager
def _served(data_dir: Path) -> Iterator[httpx2.Client]:
    """A client of a runtime that is served as `serve` does it."""
    from runtime.portal.server import Server

    async def serve(started: Future[tuple[uvicorn.Server, int]]) -> None:
        with assemble(data_dir, None, "default", SystemClock()) as portal:
            server = Server(portal)
            token.append(_token(portal))
            portal.start()
            await _run(server, started)

    token: list[str] = []
    with _in_a_thread(serve) as client:
        client.headers["authorization"] = f"Bearer {token[0]}"
        yield client


def _token(portal: Portal) -> str:
    """Return what opens everything, as a client has it after a login."""
    accounts = portal.gate.accounts
    assert accounts is not None
    sign_in = accounts.sign_ins.begin(accounts.users.add("bench", "ADMIN", "nobody has this password"))
    return accounts.access.of_sign_in(User("bench", "ADMIN"), sign_in.family)


@contextmanager
def _bare(text: bytes) -> Iterator[httpx2.Client]:
    async def answer(request: Request) -> Response:
        return Response(text, media_type="application/json")

    async def serve(started: Future[tuple[uvicorn.Server, int]]) -> None:
        app = Starlette(routes=[Route(PATH, answer)])
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", http="h11")
        await _run(uvicorn.Server(config), started)

    with _in_a_thread(serve) as client:
        yield client


async def _run(server: uvicorn.Server, started: Future[tuple[uvicorn.Server, int]]) -> None:
    from runtime.portal.server import bind

    with bind("127.0.0.1", 0) as port:
        started.set_result((server, port.getsockname()[1]))
        await server.serve(sockets=[port])


@contextmanager
def _in_a_thread(
    serve: Callable[[Future[tuple[uvicorn.Server, int]]], Coroutine[None, None, None]],
) -> Iterator[httpx2.Client]:
    started: Future[tuple[uvicorn.Server, int]] = Future()
    thread = threading.Thread(target=lambda: asyncio.run(serve(started)), daemon=True)
    thread.start()
    server, port = started.result(30)
    try:
        headers = {"accept-encoding": "identity"}
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, headers=headers) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(30)
