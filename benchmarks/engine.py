"""Building a level of 1 000 entities through the embedded link, against reading and writing its job texts.

Ours is all that happens: checked, queued, sent, done, reported, told as events, logged and flushed to disk.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import orjson

from benchmarks.row import Row, compare
from runtime.cli.serve import SWITCH_INTERVAL_S
from runtime.contracts.engine import Job
from runtime.contracts.json_text import read_json, write_json
from runtime.embedded import start_embedded
from runtime.kernel.jobs.level import RunLevel
from runtime.links.link import RuntimeLink

ENTITIES = 1_000
LOOK_EVERY_S = 0.003


def rows() -> list[Row]:
    level = large_level(ENTITIES)
    texts = _job_texts(level)

    def with_models() -> None:
        for text in texts:
            write_json(Job.from_wire(read_json(text)).to_wire())

    def plainly() -> None:
        for text in texts:
            write_json(read_json(text))

    name = "building a level of 1 000 entities through the embedded link"
    with tempfile.TemporaryDirectory() as folder, _builder(Path(folder), level) as build:
        return [
            compare(
                name,
                build,
                with_models,
                baseline_name="parsing and dumping its job texts (contract models)",
                goal=3.0,
                runs=10,
            ),
            compare(
                name, build, plainly, baseline_name="the same without models, strict JSON alone", goal=None, runs=5
            ),
        ]


@contextlib.contextmanager
def _builder(folder: Path, level: dict[str, Any]) -> Iterator[Callable[[], None]]:
    """A runtime, and what builds the level in it from the request to the end of the last job."""
    interval_s = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    loop = asyncio.new_event_loop()
    link = start_embedded(folder)
    try:
        yield lambda: loop.run_until_complete(build(link, level))
    finally:
        loop.run_until_complete(link.close())
        loop.close()
        sys.setswitchinterval(interval_s)


async def build(link: RuntimeLink, level: dict[str, Any]) -> None:
    """Have a level built, and wait for the end of its last job."""
    body = write_json({"scene_id": level["scene"]["id"], "content": level})
    run_id = orjson.loads((await link.request("POST", "/v2/engine/run", body)).body)["engine_id"]
    while True:
        status = orjson.loads((await link.request("GET", f"/v2/engine/{run_id}/status")).body)
        if status["outcome"] is not None:
            assert status["outcome"] == "COMPLETED", status
            return
        await asyncio.sleep(LOOK_EVERY_S)


def large_level(entities: int) -> dict[str, Any]:
    return {
        "schema_version": "1.0",
        "world": {"id": "world", "name": "World", "gravity": [0, -9.8, 0]},
        "scene": {"id": "yard", "ambientLight": [0.4, 0.6, 0.4], "skybox": "forest_sky"},
        "entities": [_entity(number) for number in range(entities)],
        "quests": [],
    }


def _entity(number: int) -> dict[str, Any]:
    return {
        "id": f"wolf_{number}",
        "type": "npc",
        "transform": {"position": [number * 0.7, 0.0, number * 0.3], "rotation": [0, 0.5, 0], "scale": [1, 1, 1]},
        "material": {"shader": "standard", "texture": "wolf_fur", "color": [1, 0.9, 0.8]},
        "components": {"mesh": "wolf", "collider": "box", "script": "wolf_ai"},
    }


def _job_texts(document: dict[str, Any]) -> list[bytes]:
    """Return the texts that go out for a level."""
    level = RunLevel(document)
    ids = count()

    def text(job_type: str, payload: object, spec: dict[str, Any]) -> bytes:
        return write_json(
            {
                "job_id": f"00000000-0000-4000-8000-{next(ids):012}",
                "job_type": job_type,
                "payload": payload,
                "execution_params": {"priority": "normal", "timeout_ms": 300_000},
                "submitted_at": 1_738_425_600_000,
                "user_id": "local",
                "world_spec": spec,
            }
        )

    return [
        text("BUILD_SCENE", level.scene_payload(), level.complete_spec()),
        text("LOAD_ASSETS", {"assets": level.asset_names()}, level.complete_spec()),
        *(text("SPAWN_ENTITY", entity, level.spec_for(name)) for name, entity in level.entities.items()),
    ]
