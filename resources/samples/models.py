"""A model as tools export them, to try importing on: textures, base colours, a hierarchy, shared meshes, extras."""

from __future__ import annotations

import io
import json
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from resources.samples.shapes import Triangles, box, cone, flat_uv, moved

NAME = "market_cart.glb"
_FLOAT, _ARRAY_BUFFER = 5126, 34962


class GlbBuilder:
    """Collects buffer views and accessors, and writes the file with them; `document` is open to the author."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = {
            "asset": {"version": "2.0", "generator": "Plumbline samples"},
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [],
            "meshes": [],
            "materials": [],
            "textures": [],
            "images": [],
            "accessors": [],
            "bufferViews": [],
        }
        self._binary = b""

    def view(self, content: bytes, **more: int) -> int:
        views = self.document["bufferViews"]
        views.append({"buffer": 0, "byteOffset": len(self._binary), "byteLength": len(content), **more})
        self._binary += content + b"\0" * (-len(content) % 4)
        return len(views) - 1

    def mesh(self, name: str, parts: list[tuple[Triangles, int]], **more: Any) -> int:
        """Add a mesh: triangles with the index of their material, one primitive each."""
        primitives = []
        for triangles, material in parts:
            normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
            normals /= np.linalg.norm(normals, axis=1, keepdims=True)
            uv = flat_uv(triangles, (0.0, 0.0, 1.0, 1.0), 1.0).reshape(-1, 2) * [1, -1] + [0, 1]
            attributes = {
                "POSITION": self._accessor(triangles.reshape(-1, 3), "VEC3"),
                "NORMAL": self._accessor(np.repeat(normals, 3, axis=0), "VEC3"),
                "TEXCOORD_0": self._accessor(uv, "VEC2"),
            }
            primitives.append({"attributes": attributes, "material": material})
        self.document["meshes"].append({"name": name, "primitives": primitives, **more})
        return len(self.document["meshes"]) - 1

    def material(self, name: str, color: list[float], picture: bytes | None = None) -> int:
        surface: dict[str, Any] = {"baseColorFactor": color, "metallicFactor": 0.0}
        if picture is not None:
            self.document["images"].append({"name": name, "mimeType": "image/png", "bufferView": self.view(picture)})
            self.document["textures"].append({"source": len(self.document["images"]) - 1})
            surface["baseColorTexture"] = {"index": len(self.document["textures"]) - 1}
        self.document["materials"].append({"name": name, "pbrMetallicRoughness": surface})
        return len(self.document["materials"]) - 1

    def node(self, name: str, **more: Any) -> int:
        self.document["nodes"].append({"name": name, **more})
        return len(self.document["nodes"]) - 1

    def to_bytes(self) -> bytes:
        document = {key: value for key, value in self.document.items() if value != []}
        if self._binary:
            document["buffers"] = [{"byteLength": len(self._binary)}]
        text = json.dumps(document, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        length = 12 + 8 + len(text) + (8 + len(self._binary) if self._binary else 0)
        binary = struct.pack("<II", len(self._binary), 0x004E4942) + self._binary if self._binary else b""
        return struct.pack("<4sIIII", b"glTF", 2, length, len(text), 0x4E4F534A) + text + binary

    def _accessor(self, values: Triangles, kind: str) -> int:
        exact = values.astype("<f4")
        view = self.view(exact.tobytes(), target=_ARRAY_BUFFER)
        found: dict[str, Any] = {"bufferView": view, "componentType": _FLOAT, "count": len(exact), "type": kind}
        if kind == "VEC3":
            found |= {"min": exact.min(axis=0).tolist(), "max": exact.max(axis=0).tolist()}
        self.document["accessors"].append(found)
        return len(self.document["accessors"]) - 1


def market_cart() -> bytes:
    """Return the cart: a bed of planks with a canvas roof on two axles, whose four wheels are one mesh."""
    made = GlbBuilder()
    planks = made.material("planks", [1.0, 1.0, 1.0, 1.0], _stripes((150, 104, 62), (122, 82, 46), across=False))
    canvas = made.material("canvas_roof", [1.0, 0.86, 0.72, 1.0], _stripes((236, 226, 206), (176, 62, 52), across=True))
    iron = made.material("iron", [0.06, 0.06, 0.07, 1.0])
    bed = made.mesh("cart_bed", [(_bed(), planks), (_bands(), iron)])
    roof = made.mesh("cart_roof", [(moved(box(1.5, 0.12, 2.3, 0.8), (0, 0, 0)), canvas)])
    wheel = made.mesh("cart_wheel", [(_wheel(), planks)], extras={"maker": "wright", "spokes": 8})
    wheels = []
    for axle in (-0.75, 0.75):
        pair = [
            made.node(f"wheel_{'left' if side < 0 else 'right'}", mesh=wheel, translation=[side * 0.78, 0, 0],
                      rotation=_about_y(0 if side > 0 else math.pi))
            for side in (-1, 1)
        ]  # fmt: skip
        name = "axle_front" if axle > 0 else "axle_rear"
        wheels.append(made.node(name, translation=[0, 0.45, axle], children=pair))
    body = made.node("bed", mesh=bed, translation=[0, 0.55, 0], extras={"load_kg": 240, "sells": ["apples", "bread"]})
    top = made.node("roof", mesh=roof, translation=[0, 2.1, 0], rotation=_about_y(0.05), scale=[1, 1.5, 1])
    root = made.node("market_cart", rotation=_about_y(math.radians(20)), children=[body, top, *wheels])
    made.document["scenes"] = [{"name": "market", "nodes": [root]}]
    return made.to_bytes()


def make(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / NAME).write_bytes(market_cart())


def _bed() -> Triangles:
    posts = [moved(box(0.08, 1.5, 0.08), (x, 0.1, z)) for x in (-0.6, 0.6) for z in (-1.0, 1.0)]
    sides = [moved(box(0.06, 0.4, 2.2), (x, 0.1, 0)) for x in (-0.62, 0.62)]
    ends = [moved(box(1.24, 0.4, 0.06), (0, 0.1, z)) for z in (-1.08, 1.08)]
    return np.concatenate([box(1.3, 0.12, 2.3), *sides, *ends, *posts])


def _bands() -> Triangles:
    return np.concatenate([moved(box(1.36, 0.06, 0.1), (0, 0.02, z)) for z in (-0.75, 0.75)])


def _wheel() -> Triangles:
    return moved(cone(0.45, 0.1, 16, 0.45), (-0.05, 0, 0), roll=-90)


def _about_y(angle: float) -> list[float]:
    return [0.0, round(math.sin(angle / 2), 7), 0.0, round(math.cos(angle / 2), 7)]


def _stripes(one: tuple[int, int, int], other: tuple[int, int, int], *, across: bool) -> bytes:
    row, column = np.indices((64, 64))
    line = (column if across else row) // 8 % 2
    pixels = np.where(line[..., None].astype(bool), other, one).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()
