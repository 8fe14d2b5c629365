"""What the built-in engine does with each kind of job. Synchronous; `embedded` gives it a thread.

It computes in single precision, as whatever draws does: what a double can hold and a float cannot is refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from runtime.contracts.engine import JobError
from runtime.control.engine.asset_shelf import AssetShelf, Unusable, needed
from runtime.control.engine.built_scene import BuiltScenes, FullSceneError, NoSceneError

Progress = Callable[[int], None]

_LARGEST = 3.4028234663852886e38
_SMALLEST = 1.1754943508222875e-38
"""What single precision holds, without the numbers near 0 that lose digits."""


class BuildError(Exception):
    """A job that failed; `field` is what of its entity, or of the level, is to blame."""

    def __init__(self, error: JobError, details: str, field: str | None = None) -> None:
        super().__init__(details)
        self.error = error
        self.details = details
        self.field = field


@dataclass(frozen=True, slots=True)
class Builder:
    shelf: AssetShelf
    scenes: BuiltScenes

    def build(self, job: Mapping[str, Any], progress: Progress) -> int:
        """Do a job; returns how many entities it spawned, raises `BuildError`."""
        job_type, spec, payload = job["job_type"], job["world_spec"], job["payload"]
        if job_type == "BUILD_SCENE":
            self._build_scene(spec)
            return 0
        if job_type == "LOAD_ASSETS":
            self._load_assets(payload["assets"], spec, progress)
            return 0
        self._spawn(payload, spec["scene"]["id"])
        return 1

    def _build_scene(self, spec: Mapping[str, Any]) -> None:
        for field, values in (
            ("world.gravity", spec["world"]["gravity"]),
            ("scene.ambientLight", spec["scene"]["ambientLight"]),
        ):
            if not _fits(values):
                raise BuildError(
                    "SCENE_BUILD_FAILED", f"{field} {values} is beyond single precision; make it smaller", field
                )
        self.scenes.build(spec)

    def _load_assets(self, names: list[str], spec: Mapping[str, Any], progress: Progress) -> None:
        wanted = needed(names, spec)
        unusable = []
        for number, (kind, name) in enumerate(wanted, start=1):
            problem = self.shelf.load(kind, name)
            if problem is not None:
                unusable.append(problem)
            progress(100 * number // len(wanted))
        if unusable:
            field = "scene.skybox" if [one.kind for one in unusable] == ["sky"] else None
            raise BuildError("ASSET_NOT_FOUND", "; ".join(one.words for one in unusable), field)

    def _spawn(self, entity: Mapping[str, Any], scene_id: str) -> None:
        transform = entity["transform"]
        for field in ("position", "rotation", "scale"):
            if not _fits(transform[field]):
                raise BuildError("INVALID_ENTITY", _beyond(entity, field, "too large for"), f"transform.{field}")
        if min(transform["scale"]) < _SMALLEST:
            raise BuildError("INVALID_ENTITY", _beyond(entity, "scale", "too small for"), "transform.scale")
        self._require(self.shelf.require("mesh", entity["components"]["mesh"]), "components.mesh")
        self._require(self.shelf.require("texture", entity["material"]["texture"]), "material.texture")
        try:
            self.scenes.spawn(scene_id, entity)
        except (NoSceneError, FullSceneError) as refused:
            raise BuildError("ENGINE_ERROR", str(refused)) from None

    @staticmethod
    def _require(problem: Unusable | None, field: str) -> None:
        if problem is not None:
            raise BuildError("ASSET_NOT_FOUND", problem.words, field)


def _fits(numbers: Sequence[float]) -> bool:
    return all(-_LARGEST <= number <= _LARGEST for number in numbers)


def _beyond(entity: Mapping[str, Any], field: str, words: str) -> str:
    return f"{field} {entity['transform'][field]} of '{entity['id']}' is {words} single precision"
