"""What a file of each kind is used as and sent as; what it is, its content says (`kinds`)."""

from __future__ import annotations

from runtime.assets import kinds
from runtime.assets.library import AssetKind

MEDIA_TYPES = {
    ".glb": "model/gltf-binary",
    ".gltf": "model/gltf+json",
    ".obj": "model/obj",
    ".stl": "model/stl",
    ".ply": "application/octet-stream",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
"""Of every suffix that the library looks for."""


def suffix_of(content: bytes) -> str | None:
    """Return the suffix that fits the content, None for what is no asset. Whether it can be read is not looked at."""
    kind = kinds.kind_of(content)
    if kind is None or (kind == "gltf" and b'"asset"' not in content):  # some other JSON
        return None
    return f".{kind}"


def kind_of(suffix: str) -> AssetKind:
    """Return what a file of that suffix is used as; any image can be a sky, too."""
    return "texture" if suffix in (".png", ".jpg", ".jpeg") else "mesh"
