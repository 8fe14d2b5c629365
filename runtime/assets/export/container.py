"""The binary glTF container: arrays packed into one buffer, the document before it (glTF 2.0, *GLB file format*).

trimesh writes GLB too, but ties a mesh to one material (vertices would be written once a look), writes node matrices
instead of their parts, and knows neither unlit materials nor what is extra on an instance.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import numpy.typing as npt

from runtime.contracts.json_text import write_json

MAGIC, VERSION = 0x46546C67, 2
JSON_CHUNK, BINARY_CHUNK = 0x4E4F534A, 0x004E4942
VERTICES, INDICES = 34962, 34963
FLOAT, UINT16, UINT32 = 5126, 5123, 5125
MAX_BYTES = 2**32 - 1
_VECTORS = {2: "VEC2", 3: "VEC3"}


class ExportError(Exception):
    """A level that cannot be written in this form; the message is a sentence."""


class BinaryBuffer:
    """What the document's accessors and images point into; each piece begins at a multiple of four bytes."""

    def __init__(self) -> None:
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []
        self._pieces: list[bytes] = []
        self._size = 0

    def add_bytes(self, content: bytes, target: int | None = None) -> int:
        """Append bytes and return the number of their view."""
        view: dict[str, Any] = {"buffer": 0, "byteOffset": self._size, "byteLength": len(content)}
        if target is not None:
            view["target"] = target
        self.views.append(view)
        padded = content + b"\0" * (-len(content) % 4)
        self._pieces.append(padded)
        self._size += len(padded)
        return len(self.views) - 1

    def add_vectors(self, values: npt.NDArray[np.float32], *, with_bounds: bool = False) -> int:
        """Append an array (n, 2 or 3) for vertices and return the number of its accessor."""
        packed = np.ascontiguousarray(values, dtype="<f4")
        accessor: dict[str, Any] = {
            "bufferView": self.add_bytes(packed.tobytes(), VERTICES),
            "componentType": FLOAT,
            "count": len(packed),
            "type": _VECTORS[packed.shape[1]],
        }
        if with_bounds:
            accessor["min"] = [float(value) for value in packed.min(axis=0)]
            accessor["max"] = [float(value) for value in packed.max(axis=0)]
        self.accessors.append(accessor)
        return len(self.accessors) - 1

    def add_indices(self, triangles: npt.NDArray[np.uint32], vertex_count: int) -> int:
        """Append triangles (m, 3) as narrow as their vertices allow and return the number of their accessor."""
        # The highest value of a type restarts a strip in some APIs, and is not allowed.
        is_narrow = vertex_count < 2**16
        packed = np.ascontiguousarray(triangles, dtype="<u2" if is_narrow else "<u4").ravel()
        self.accessors.append(
            {
                "bufferView": self.add_bytes(packed.tobytes(), INDICES),
                "componentType": UINT16 if is_narrow else UINT32,
                "count": len(packed),
                "type": "SCALAR",
            }
        )
        return len(self.accessors) - 1

    def content(self) -> bytes:
        return b"".join(self._pieces)


def write_glb(document: dict[str, Any], buffer: BinaryBuffer) -> bytes:
    """Return the file of a glTF document and what it points into; raises `ExportError` when it is too large."""
    binary = buffer.content()
    if binary:
        document = document | {
            "buffers": [{"byteLength": len(binary)}],
            "bufferViews": buffer.views,
            "accessors": buffer.accessors,
        }
    # A list that is there must not be empty.
    text = write_json({key: value for key, value in document.items() if value != []})
    text += b" " * (-len(text) % 4)
    chunks = [struct.pack("<II", len(text), JSON_CHUNK), text]
    if binary:
        chunks += [struct.pack("<II", len(binary), BINARY_CHUNK), binary]
    size = 12 + sum(map(len, chunks))
    if size > MAX_BYTES:
        raise ExportError(f"The level needs {size / 2**30:.1f} GiB as GLB, and 4 GiB are what the format holds")
    return b"".join([struct.pack("<III", MAGIC, VERSION, size), *chunks])
