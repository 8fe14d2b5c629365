"""A stored level as a file: what `POST …/export` answers with (ruling 60)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from runtime.assets.level_files import level_glb, level_zip
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


def export_level(library: AssetLibrary, name: str, content: bytes, wanted: ExportFormat) -> ExportedFile:
    """Return a level as a file; what takes time is done here, in a worker."""
    if wanted == "world_spec":
        return ExportedFile(content)
    spec = read_json(content)
    made, missing = level_zip(library, file_stem(name), content, spec) if wanted == "zip" else level_glb(library, spec)
    return ExportedFile(made, tuple(sorted(missing)))


Exporter = Callable[[str, bytes, ExportFormat], ExportedFile]
"""Makes the file of a level of a name and the JSON text of its world spec; called in a worker thread."""


def export_headers(name: str, file: ExportedFile, wanted: ExportFormat) -> dict[str, str]:
    """Return the headers that go with an exported file; what no header can hold is left out or escaped."""
    headers = {
        "content-type": MEDIA_TYPES[wanted],
        "content-disposition": _disposition(name, SUFFIXES[wanted]),
        "cache-control": "no-store",
    }
    if file.missing:
        headers["x-missing-assets"] = ", ".join(quote(asset, safe="") for asset in file.missing)
    return headers


def file_stem(name: str) -> str:
    """Return what a level's file is called on any system, without its suffix."""
    return re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]+', "_", name).strip(" .")[:100].strip(" .") or "level"


def _disposition(name: str, suffix: str) -> str:
    """Name the file twice, as RFC 6266 has it: plainly for old clients, and as it is called."""
    stem = file_stem(name)
    plain = re.sub(r"[^A-Za-z0-9_. -]+", "_", stem)
    return f"attachment; filename=\"{plain}{suffix}\"; filename*=UTF-8''{quote(stem + suffix, safe='')}"
