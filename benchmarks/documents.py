"""Levels of 100 000 entities: opening against `orjson.loads`, undo of a large move against its index, memory."""

from __future__ import annotations

import gc
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import orjson

from app.document.document import Document
from app.document.files import open_level
from benchmarks.row import Row, compare
from runtime.contracts.world import Entity, Transform

ENTITIES = 100_000
MOVED = 10_000


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.json"
        path.write_bytes(orjson.dumps(large_level(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        document = open_level(path, assets=lambda kind, name: True)
        return [_undo(document), _opening(path), _memory(path)]


def _opening(path: Path) -> Row:
    def loads() -> None:
        content = path.read_bytes()
        gc.disable()
        try:
            orjson.loads(content)
        finally:
            gc.enable()

    return compare(
        f"opening a level of {ENTITIES} entities: read, checked, every finding",
        lambda: open_level(path, assets=lambda kind, name: True),
        loads,
        baseline_name="orjson.loads of the same file, collector paused",
        goal=4.0,
        runs=7,
    )


def _memory(path: Path) -> Row:
    """Return what an open level keeps, against the same text as plain dicts and lists; counted by the allocator."""

    def kept_by(make: Callable[[], object]) -> float:
        gc.collect()
        tracemalloc.start()
        try:
            made = make()
            kept = tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()
        del made
        return kept / ENTITIES

    ours = kept_by(lambda: open_level(path, assets=lambda kind, name: True))
    plain = kept_by(lambda: orjson.loads(path.read_bytes()))
    return Row("memory of an open level", ours, plain, "plain dicts and lists", None, "bytes per entity", 1)


def _undo(document: Document) -> Row:
    before = document.entities
    moved = {identity: shifted(before[identity]) for identity in list(before)[:MOVED]}
    document.edit("Move", moved)
    after = document.state.entities

    def there_and_back() -> None:
        document.undo()
        document.redo()

    def indexes() -> None:
        for _ in range(2):
            index = after.copy()
            for identity, entity in moved.items():
                index[identity] = entity

    return compare(
        f"undo and redo of a move of {MOVED} among {ENTITIES} entities",
        there_and_back,
        indexes,
        baseline_name="building both new indexes",
        goal=3.0,
        runs=30,
    )


def shifted(entity: Entity) -> Entity:
    x, y, z = entity.transform.position
    transform = Transform(position=(x + 1, y, z), rotation=entity.transform.rotation, scale=entity.transform.scale)
    return entity.model_copy(update={"transform": transform})


def large_level() -> dict[str, object]:
    entities = [
        {
            "id": f"tree_{index}",
            "type": "object",
            "transform": {"position": [index * 0.5, 0, -index * 1.25], "rotation": [0, 0.5, 0], "scale": [1, 1, 1]},
            "material": {"shader": "standard", "texture": "checker", "color": [1, 0.5, 0.25]},
            "components": {"mesh": "cone", "collider": "box", "script": ""},
        }
        for index in range(ENTITIES)
    ]
    return {
        "schema_version": "1.0",
        "world": {"id": "w", "name": "Large", "gravity": [0, -9.8, 0]},
        "scene": {"id": "s", "ambientLight": [0.5, 0.5, 0.5], "skybox": "none"},
        "entities": entities,
        "quests": [],
    }
