"""What the built-in engine does with a job, and how each can fail."""

from pathlib import Path
from typing import Any

import pytest

from runtime.assets.library import AssetLibrary
from runtime.control.engine.asset_shelf import AssetShelf
from runtime.control.engine.builder import Builder, BuildError
from runtime.control.engine.built_scene import BuiltScenes
from tests.helpers.engine_levels import entity, spec


class Bench:
    def __init__(self, folder: Path, most_entities: int = 10) -> None:
        self.scenes = BuiltScenes(most_entities=most_entities)
        self.builder = Builder(AssetShelf(AssetLibrary(user=folder)), self.scenes)
        self.progress: list[int] = []

    def do(self, job_type: str, level: dict[str, Any], payload: Any = None) -> int:
        return self.builder.build({"job_type": job_type, "world_spec": level, "payload": payload}, self.progress.append)

    def failure(self, job_type: str, level: dict[str, Any], payload: Any = None) -> BuildError:
        with pytest.raises(BuildError) as failed:
            self.do(job_type, level, payload)
        return failed.value


def test_a_scene_is_built_filled_and_counted(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    level = spec(entity("a", mesh="wolf", texture="wolf_fur"))
    assert bench.do("BUILD_SCENE", level) == 0
    assert bench.do("LOAD_ASSETS", level, {"assets": ["wolf", "wolf_fur"]}) == 0
    assert bench.progress == [50, 100]
    assert bench.do("SPAWN_ENTITY", level, level["entities"][0]) == 1
    text = bench.scenes.text("yard")
    assert text is not None
    assert b'"wolf_fur"' in text


def test_every_missing_asset_is_named(tmp_path: Path) -> None:
    level = spec(entity("a", mesh="vase", texture="silk"), skybox="mars")
    failed = Bench(tmp_path).failure("LOAD_ASSETS", level, {"assets": ["vase", "silk", "mars"]})
    assert failed.error == "ASSET_NOT_FOUND"
    assert all(f"'{name}'" in failed.details for name in ("vase", "silk", "mars"))
    assert failed.field is None
    only = Bench(tmp_path).failure("LOAD_ASSETS", spec(skybox="mars"), {"assets": ["box", "mars"]})
    assert only.field == "scene.skybox"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"mesh": "vase"}, "components.mesh"), ({"texture": "silk"}, "material.texture")],
)
def test_an_entity_whose_asset_is_missing_says_which(changes: dict[str, str], field: str, tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    level = spec(entity("a", **changes))
    bench.do("BUILD_SCENE", level)
    failed = bench.failure("SPAWN_ENTITY", level, level["entities"][0])
    assert (failed.error, failed.field) == ("ASSET_NOT_FOUND", field)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("position", [1e39, 0, 0], "too large"),
        ("rotation", [0, -1e39, 0], "too large"),
        ("scale", [1, 1e39, 1], "too large"),
        ("scale", [1, 1e-60, 1], "too small"),
        ("position", [10**60, 0, 0], "too large"),
    ],
)
def test_what_a_float_cannot_hold_is_an_invalid_entity(
    field: str, value: list[float], words: str, tmp_path: Path
) -> None:
    bench = Bench(tmp_path)
    far = entity("far")
    far["transform"][field] = value
    bench.do("BUILD_SCENE", spec(far))
    failed = bench.failure("SPAWN_ENTITY", spec(far), far)
    assert (failed.error, failed.field) == ("INVALID_ENTITY", f"transform.{field}")
    assert words in failed.details


def test_a_scene_with_a_gravity_that_no_float_holds_is_not_built(tmp_path: Path) -> None:
    level = spec(world={"id": "w", "name": "W", "gravity": [0, -1e300, 0]})
    failed = Bench(tmp_path).failure("BUILD_SCENE", level)
    assert (failed.error, failed.field) == ("SCENE_BUILD_FAILED", "world.gravity")


def test_no_scene_and_a_full_scene_are_errors_of_the_engine(tmp_path: Path) -> None:
    bench = Bench(tmp_path, most_entities=0)
    assert bench.failure("SPAWN_ENTITY", spec(), entity("a")).error == "ENGINE_ERROR"
    bench.do("BUILD_SCENE", spec())
    failed = bench.failure("SPAWN_ENTITY", spec(), entity("a"))
    assert (failed.error, failed.details) == ("ENGINE_ERROR", "the scene holds 0 entities already; it takes no more")
