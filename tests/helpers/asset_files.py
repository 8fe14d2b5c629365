"""Small assets as bytes: each a real file of its format, made by other libraries."""

from __future__ import annotations

import base64
import io
import json

import trimesh
from PIL import Image


def mesh(file_type: str = "glb") -> bytes:
    """A box in one of the formats that the library reads."""
    made = trimesh.creation.box().export(file_type=file_type)
    return made.encode() if isinstance(made, str) else bytes(made)


def image(width: int = 2, height: int = 2, file_type: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), (200, 100, 50)).save(made, file_type)
    return made.getvalue()


def embedded_gltf() -> bytes:
    """A box as glTF whose buffer is in the file."""
    parts = trimesh.Scene(trimesh.creation.box()).export(file_type="gltf")
    document = json.loads(parts["model.gltf"])
    for buffer in document["buffers"]:
        buffer["uri"] = "data:application/octet-stream;base64," + base64.b64encode(parts[buffer["uri"]]).decode()
    return json.dumps(document).encode()
