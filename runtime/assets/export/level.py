"""The one way from a level to a file of it: what `POST …/export` answers with and what the menu writes (ruling 60)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from runtime.assets.export.glb import level_glb
from runtime.assets.export.pack import level_zip
from runtime.assets.library import AssetLibrary
from runtime.contracts.json_text import read_json

ExportFormat = Literal["world_spec", "glb", "zip"]
MEDIA_TYPES: dict[ExportFormat, str] = {
    "world_spec": "application/json",
    "glb": "model/gltf-binary",
    "zip": "application/zip",
}
SUFFIXES: dict[ExportFormat, str] = {"world_spec": ".json", "glb": ".glb", "zip": ".zip"}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """The file's bytes, and the names of assets for which a placeholder stands in it."""

    content: bytes
    missing: tuple[str, ...] = ()


def export_level(
    library: AssetLibrary,
    name: str,
    content: bytes,
    wanted: ExportFormat,
    step: Callable[[int, int], None] = lambda done, total: None,
    *,
    spec: Mapping[str, Any] | None = None,
) -> ExportedFile:
    """Return the file of a level, given as the JSON text of its world spec. Takes time: for a worker.

    `spec` is what the text says, where it is known already.
    `step` is told how far it is, and ends the export by raising. Raises `ExportError` when the format cannot hold it.
    """
    if wanted == "world_spec":
        return ExportedFile(content)
    spec = read_json(content) if spec is None else spec
    if wanted == "zip":
        made, missing = level_zip(library, file_stem(name), content, spec, step)
    else:
        made, missing = level_glb(library, spec, step)
    return ExportedFile(made, tuple(sorted(missing)))


def file_stem(name: str) -> str:
    """Return what a level's file is called on any system, without its suffix."""
    return re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]+', "_", name).strip(" .")[:100].strip(" .") or "level"
