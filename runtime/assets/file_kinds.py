"""What an asset's bytes are, told by the bytes: a name can lie."""

from __future__ import annotations

import re

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

_STL_HEAD, _STL_TRIANGLE = 84, 50
_OBJ_VERTEX = re.compile(rb"^v[ \t]+[-+.0-9]", re.MULTILINE)
_LOOKED_AT = 64 * 1024


def suffix_of(content: bytes) -> str | None:
    """Return the suffix that fits the content, None for what is no asset. Whether it can be read is not looked at."""
    head = content[:_LOOKED_AT]
    if head.startswith(b"glTF"):
        return ".glb"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if head.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if head.startswith((b"ply\n", b"ply\r\n")):
        return ".ply"
    if head.lstrip().startswith(b"{") and b'"asset"' in content:
        return ".gltf"
    if _is_binary_stl(content) or (head.lstrip().startswith(b"solid") and b"facet" in head):
        return ".stl"
    return ".obj" if b"\0" not in head and _OBJ_VERTEX.search(head) else None


def kind_of(suffix: str) -> AssetKind:
    """Return what a file of that suffix is used as; any image can be a sky, too."""
    return "texture" if suffix in (".png", ".jpg", ".jpeg") else "mesh"


def _is_binary_stl(content: bytes) -> bool:
    if len(content) < _STL_HEAD:
        return False
    count = int.from_bytes(content[_STL_HEAD - 4 : _STL_HEAD], "little")
    return len(content) == _STL_HEAD + count * _STL_TRIANGLE
