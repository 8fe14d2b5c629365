"""A glTF 2.0 file taken apart and looked over before anybody decodes it: document, buffers, nodes, materials.

Names of the file are for people; what is referred to goes by its index, so that nothing depends on how a library
renames what is called alike.
"""

from __future__ import annotations

import base64
import binascii
import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt
from trimesh import transformations

from runtime.assets.errors import AssetError
from runtime.assets.files import read_beside

Matrix = npt.NDArray[np.float64]

MAX_NODES = 100_000
_MAGIC, _JSON, _BIN = b"glTF", 0x4E4F534A, 0x004E4942
_HARMLESS = ("KHR_materials_", "KHR_lights_")
"""Extensions that change how a surface or the light looks, never where it is."""
_COMPONENT_BYTES = {5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4}
_COMPONENTS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}


@dataclass(frozen=True, slots=True)
class Placement:
    """A node that has a mesh: which, where in the world, what it is called and what its author noted."""

    node: int
    mesh: int
    name: str
    matrix: Matrix
    extras: Any


@dataclass(frozen=True, slots=True)
class Gltf:
    """A looked-over file. `buffers` are all at hand, wherever they were."""

    path: Path
    document: Mapping[str, Any]
    buffers: tuple[bytes, ...]

    def listed(self, key: str) -> Sequence[Mapping[str, Any]]:
        """Return one of the document's arrays; empty where it has none."""
        found: Sequence[Mapping[str, Any]] = self.document.get(key, ())
        return found

    def view(self, index: int) -> bytes:
        """Return the bytes of a buffer view."""
        view = self.listed("bufferViews")[index]
        start = view.get("byteOffset", 0)
        content: bytes = self.buffers[view["buffer"]][start : start + view["byteLength"]]
        return content

    def placements(self) -> tuple[Placement, ...]:
        """Return every node with a mesh, in the order of the file; raises AssetError for a tree that is none."""
        try:
            return tuple(self._placed())
        except (LookupError, TypeError, ValueError) as error:
            raise self.refusal(f"its nodes cannot be followed ({error})") from error

    def without_looks(self) -> bytes:
        """Return a GLB of the geometry alone: its images are not decoded by whoever reads it."""
        kept = {
            key: value for key, value in self.document.items()
            if key in ("asset", "accessors", "bufferViews", "meshes", "scene", "scenes", "nodes")
        }  # fmt: skip
        kept["materials"] = [{} for _ in self.listed("materials")]
        kept["buffers"] = [{"byteLength": len(buffer)} for buffer in self.buffers]
        chunks = [_chunk(_JSON, json.dumps(kept).encode(), b" "), *(_chunk(_BIN, one, b"\0") for one in self.buffers)]
        length = 12 + sum(len(part) for chunk in chunks for part in chunk)
        return b"".join([struct.pack("<4sII", _MAGIC, 2, length), *(part for chunk in chunks for part in chunk)])

    def refusal(self, cause: str) -> AssetError:
        return AssetError(self.path.stem, self.path, cause)

    def _placed(self) -> Iterator[Placement]:
        nodes = self.listed("nodes")
        scenes = self.listed("scenes")
        children = {child for node in nodes for child in node.get("children", ())}
        roots = scenes[self.document.get("scene", 0)].get("nodes", ()) if scenes else set(range(len(nodes))) - children
        waiting = [(root, np.eye(4)) for root in reversed(list(roots))]
        seen: set[int] = set()
        while waiting:
            index, above = waiting.pop()
            if index in seen:
                raise self.refusal(f"its node {index} is reached twice, so that its tree is none")
            seen.add(index)
            node = nodes[index]
            matrix = above @ _local(node)
            if "mesh" in node:
                mesh = node["mesh"]
                name = node.get("name") or self.listed("meshes")[mesh].get("name") or f"node_{index}"
                extras = node.get("extras", self.listed("meshes")[mesh].get("extras"))
                yield Placement(index, mesh, str(name), matrix, extras)
            waiting += [(child, matrix) for child in reversed(node.get("children", ()))]


def read_gltf(path: Path, content: bytes, *, max_bytes: int, max_vertices: int) -> Gltf:
    """Return the file taken apart; raises AssetError for what is cut off, too large, outside its folder or unknown."""
    is_binary = content.startswith(_MAGIC)
    text, chunk = _apart(path, content) if is_binary else (content, None)
    kind = "GLB" if is_binary else "glTF"
    try:
        document = json.loads(text)
        if not isinstance(document, dict) or not isinstance(document.get("asset"), dict):
            raise AssetError(path.stem, path, f"is no readable {kind} (it has no “asset”)")
        _refuse_unknown(path, document)
        _refuse_large(path, document, max_vertices)
        found = Gltf(path, document, tuple(_buffers(path, document, chunk, max_bytes)))
        _check_views(found)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        brief = (str(error).splitlines() or [type(error).__name__])[0][:160]
        raise AssetError(path.stem, path, f"is no readable {kind} ({brief})") from error
    return found


def neighbour(path: Path, uri: str, max_bytes: int) -> bytes:
    """Return what a URI of the file means: data in itself, or a file in its folder; raises AssetError for all else."""
    if uri.startswith("data:"):
        head, _, text = uri.partition(",")
        try:
            content = base64.b64decode(text, validate=True) if head.endswith(";base64") else unquote(text).encode()
        except (binascii.Error, ValueError) as error:
            raise AssetError(path.stem, path, f"holds data that is no base64 ({error})") from error
        if len(content) > max_bytes:
            raise AssetError(path.stem, path, f"holds more than the limit of {max_bytes} bytes")
        return content
    return read_beside(path, unquote(uri), max_bytes)


def _apart(path: Path, content: bytes) -> tuple[bytes, bytes | None]:
    if len(content) < 20:
        raise AssetError(path.stem, path, "is no readable GLB (shorter than its header)")
    version, length, json_length, json_kind = struct.unpack_from("<IIII", content, 4)
    if version != 2:
        raise AssetError(path.stem, path, f"is glTF {version}; 2.0 is what can be read")
    if length > len(content) or 20 + json_length > len(content):
        wanted = max(length, 20 + json_length)
        raise AssetError(path.stem, path, f"is cut off: {len(content)} of {wanted} bytes are there; copy it again")
    if json_kind != _JSON:
        raise AssetError(path.stem, path, "is no readable GLB (it does not begin with JSON)")
    start = 20 + json_length
    if start + 8 > len(content):
        return content[20:start], None
    size, kind = struct.unpack_from("<II", content, start)
    if start + 8 + size > len(content):
        raise AssetError(
            path.stem, path, f"is cut off: its data needs {start + 8 + size} bytes, {len(content)} are there"
        )
    return content[20:start], content[start + 8 : start + 8 + size] if kind == _BIN else None


def _refuse_unknown(path: Path, document: Mapping[str, Any]) -> None:
    version = str(document["asset"].get("version", "2.0"))
    if not version.startswith("2."):
        raise AssetError(path.stem, path, f"is glTF {version}; 2.0 is what can be read")
    required = [name for name in document.get("extensionsRequired", ()) if not str(name).startswith(_HARMLESS)]
    if required:
        raise AssetError(
            path.stem, path,
            f"needs {', '.join(map(str, required))}, which cannot be read here; export it without that",
        )  # fmt: skip


def _refuse_large(path: Path, document: Mapping[str, Any], max_vertices: int) -> None:
    """Refuse counts that would allocate far more than the file holds, before anybody allocates."""
    if max((int(accessor["count"]) for accessor in document.get("accessors", ())), default=0) > 6 * max_vertices:
        raise AssetError(path.stem, path, f"has more than the limit of {max_vertices} vertices")
    if len(document.get("nodes", ())) > MAX_NODES:
        raise AssetError(path.stem, path, f"has more than the limit of {MAX_NODES} nodes")


def _buffers(path: Path, document: Mapping[str, Any], chunk: bytes | None, max_bytes: int) -> Iterator[bytes]:
    left = max_bytes
    for index, buffer in enumerate(document.get("buffers", ())):
        declared = int(buffer["byteLength"])
        if declared > left:
            raise AssetError(path.stem, path, f"declares more than the limit of {max_bytes} bytes")
        if "uri" in buffer:
            content = neighbour(path, str(buffer["uri"]), left)
        elif index == 0 and chunk is not None:
            content = chunk
        else:
            raise AssetError(path.stem, path, f"lacks its buffer {index}")
        if len(content) < declared:
            raise AssetError(path.stem, path, f"its buffer {index} has {len(content)} of {declared} bytes")
        left -= len(content)
        yield content


def _check_views(found: Gltf) -> None:
    """Refuse views and accessors that reach beyond what is there."""
    views = found.listed("bufferViews")
    for index, view in enumerate(views):
        start, size = int(view.get("byteOffset", 0)), int(view["byteLength"])
        if min(start, size) < 0 or start + size > len(found.buffers[view["buffer"]]):
            raise found.refusal(f"its buffer view {index} reaches beyond its buffer")
    for index, accessor in enumerate(found.listed("accessors")):
        if "bufferView" not in accessor:
            continue
        view = views[accessor["bufferView"]]
        item = _COMPONENT_BYTES[accessor["componentType"]] * _COMPONENTS[accessor["type"]]
        count = int(accessor["count"])
        needed = int(accessor.get("byteOffset", 0)) + (count - 1) * int(view.get("byteStride", item)) + item
        if count < 0 or (count and needed > int(view["byteLength"])):
            raise found.refusal(f"its accessor {index} reaches beyond its data")


def _local(node: Mapping[str, Any]) -> Matrix:
    if "matrix" in node:
        return np.array(node["matrix"], np.float64).reshape(4, 4).T
    matrix = np.eye(4)
    if "rotation" in node:
        x, y, z, w = (float(part) for part in node["rotation"])
        matrix = np.array(transformations.quaternion_matrix([w, x, y, z]), np.float64)
    matrix[:3, :3] *= np.array(node.get("scale", (1, 1, 1)), np.float64)
    matrix[:3, 3] = node.get("translation", (0, 0, 0))
    return matrix


def _chunk(kind: int, content: bytes, filler: bytes) -> tuple[bytes, bytes, bytes]:
    padding = filler * (-len(content) % 4)
    return struct.pack("<II", len(content) + len(padding), kind), content, padding
