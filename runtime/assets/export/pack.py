"""A level as a zip that stands for itself: `NAME.json`, and in `assets/` every file that it uses.

The same level and files make the same bytes. Names are those under which the library finds the files, plain names all.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from runtime.assets.errors import AssetError
from runtime.assets.files import read_limited
from runtime.assets.library import AssetKind, AssetLibrary
from runtime.assets.meshes import MAX_BYTES
from runtime.contracts.json_text import UnreadableJsonError, read_json, write_json

_MIDNIGHT = (1980, 1, 1, 0, 0, 0)
"""A zip has no time before this; ours has no other."""
_RIGHTS = 0o644 << 16
_ALREADY_PACKED = (".png", ".jpg", ".jpeg")


def level_zip(
    library: AssetLibrary,
    stem: str,
    content: bytes,
    spec: Mapping[str, Any],
    step: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[bytes, set[str]]:
    """Return the zip and the names of assets that no file and no built-in has, or whose file cannot be read."""
    missing: set[str] = set()
    files: dict[str, bytes] = {}
    wanted = sorted(_assets(spec))
    for done, (kind, name) in enumerate(wanted):
        step(done, len(wanted))
        if not library.has(kind, name):
            missing.add(name)
        try:
            for path in library.files(kind, name):
                files[path.name] = packed_file(path)
        except AssetError:
            missing.add(name)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        _write(archive, f"{stem}.json", content)
        for file in sorted(files):
            _write(archive, f"assets/{file}", files[file])
    return packed.getvalue(), missing


def packed_file(path: Path) -> bytes:
    """Return what stands for an asset's file where nothing lies beside it; raises `AssetError`."""
    return _self_contained(path, read_limited(path, MAX_BYTES))


def _assets(spec: Mapping[str, Any]) -> set[tuple[AssetKind, str]]:
    named: set[tuple[AssetKind, str]] = {("sky", spec["scene"]["skybox"])} if spec["scene"]["skybox"] else set()
    for entity in spec["entities"]:
        named |= {("mesh", entity["components"]["mesh"]), ("texture", entity["material"]["texture"])}
    return named


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _MIDNIGHT)
    entry.external_attr = _RIGHTS
    entry.create_system = 3
    entry.compress_type = zipfile.ZIP_STORED if name.lower().endswith(_ALREADY_PACKED) else zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _self_contained(path: Path, content: bytes) -> bytes:
    """Return a file as it is; of a glTF with buffers beside it, a text that holds them: their names might clash."""
    if path.suffix.lower() != ".gltf":
        return content
    try:
        document = read_json(content, allow_bom=True)
        buffers = [one for one in document.get("buffers", ()) if not one.get("uri", "data:").startswith("data:")]
        for buffer in buffers:
            beside = path.parent / buffer["uri"]
            if beside.suffix.lower() != ".bin" or beside.resolve().parent != path.parent.resolve():
                raise AssetError(path.stem, path, f"refers to {buffer['uri']!r}, which is not a .bin file beside it")
            text = base64.b64encode(read_limited(beside, MAX_BYTES)).decode()
            buffer["uri"] = f"data:application/octet-stream;base64,{text}"
    except (UnreadableJsonError, AttributeError, TypeError, ValueError) as broken:
        raise AssetError(path.stem, path, "is no readable GLTF") from broken
    return write_json(document) if buffers else content
