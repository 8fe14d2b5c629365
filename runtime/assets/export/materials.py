"""Materials of a level as glTF has them: one a look, textures embedded once as PNG."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image

from runtime.assets.arrays import ImageArray
from runtime.assets.errors import AssetError
from runtime.assets.export.container import BinaryBuffer
from runtime.assets.files import read_limited
from runtime.assets.images import MAX_BYTES
from runtime.assets.library import AssetLibrary
from runtime.assets.patterns import missing as missing_pattern

UNLIT = "KHR_materials_unlit"
ROUGHNESS = 1.0
"""The editor draws no highlights."""
_PNG = b"\x89PNG\r\n\x1a\n"


class Materials:
    """The materials, textures and images of a file, in the order in which they are asked for."""

    def __init__(self, library: AssetLibrary, buffer: BinaryBuffer) -> None:
        self.materials: list[dict[str, Any]] = []
        self.images: list[dict[str, Any]] = []
        self.missing: set[str] = set()
        self._library = library
        self._buffer = buffer
        self._of_look: dict[tuple[Any, ...], int] = {}
        self._of_texture: dict[str, int] = {}

    @property
    def textures(self) -> list[dict[str, Any]]:
        return [{"source": number} for number in range(len(self.images))]

    @property
    def extensions(self) -> list[str]:
        return [UNLIT] if any("extensions" in material for material in self.materials) else []

    def of(self, look: Mapping[str, Any]) -> int:
        """Return the number of the material of an entity's `material`."""
        key = (look["shader"], look["texture"], *look["color"])
        if key not in self._of_look:
            self._of_look[key] = len(self.materials)
            self.materials.append(self._made(look["shader"], look["texture"], look["color"]))
        return self._of_look[key]

    def _made(self, shader: str, texture: str, color: tuple[float, float, float]) -> dict[str, Any]:
        factor = [linear(part) for part in color]
        surface: dict[str, Any] = {"baseColorFactor": [*factor, 1.0], "metallicFactor": 0.0}
        surface["roughnessFactor"] = ROUGHNESS
        made: dict[str, Any] = {"name": f"{shader} {texture}", "pbrMetallicRoughness": surface}
        if texture != "none":
            surface["baseColorTexture"] = {"index": self._texture(texture)}
        if shader == "emissive":
            made["emissiveFactor"] = factor
            if texture != "none":
                made["emissiveTexture"] = surface["baseColorTexture"]
        if shader == "unlit":
            made["extensions"] = {UNLIT: {}}
        return made

    def _texture(self, name: str) -> int:
        if name not in self._of_texture:
            self._of_texture[name] = len(self.images)
            view = self._buffer.add_bytes(self._png(name))
            self.images.append({"name": name, "mimeType": "image/png", "bufferView": view})
        return self._of_texture[name]

    def _png(self, name: str) -> bytes:
        try:
            image = self._library.load_texture(name)
            content = b"".join(read_limited(path, MAX_BYTES) for path in self._library.files("texture", name))
        except AssetError:
            self.missing.add(name)
            return _encoded(missing_pattern())
        return content if content.startswith(_PNG) else _encoded(image)


def linear(part: float) -> float:
    """Return a part of an sRGB colour as glTF's factors have it."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _encoded(image: ImageArray) -> bytes:
    made = io.BytesIO()
    Image.fromarray(image.pixels, "RGBA").save(made, "PNG")
    return made.getvalue()
