"""What a file is, by its content: its name may say something else, and content decides."""

from __future__ import annotations

import re
from typing import Literal

FileKind = Literal["glb", "gltf", "obj", "stl", "ply", "png", "jpg"]
MESH_KINDS: tuple[FileKind, ...] = ("glb", "gltf", "obj", "stl", "ply")
IMAGE_KINDS: tuple[FileKind, ...] = ("png", "jpg")

_STL_HEADER, _STL_TRIANGLE = 84, 50
_LOOK = 64 * 1024
_OBJ_LINE = re.compile(rb"^\s*v[ \t]+[-+.\dnN]", re.MULTILINE)
_KNOWN_OTHERS = (
    (b"PK\x03\x04", "a zip archive"),
    (b"RIFF", "WebP or another RIFF file"),
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP"),
    (b"Kaydara FBX", "an FBX"),
    (b"BLENDER", "a Blender file"),
    (b"\xabKTX", "a KTX texture"),
    (b"%PDF", "a PDF"),
)


def kind_of(content: bytes) -> FileKind | None:
    """Return what a content is, None for nothing that can be read."""
    if content.startswith(b"glTF"):
        return "glb"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith((b"ply\n", b"ply\r")):
        return "ply"
    if content[:_LOOK].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "gltf"
    return _stl_or_obj(content)


def what_else(content: bytes) -> str:
    """Return what a content that cannot be read seems to be, for people."""
    return next((name for start, name in _KNOWN_OTHERS if content.startswith(start)), "nothing that is known here")


def _stl_or_obj(content: bytes) -> FileKind | None:
    if len(content) >= _STL_HEADER:
        count = int.from_bytes(content[80:84], "little")
        if count and _STL_HEADER + _STL_TRIANGLE * count == len(content):
            return "stl"
    start = content[:_LOOK]
    if start.lstrip().startswith(b"solid") and b"facet" in start:
        return "stl"
    return "obj" if b"\0" not in start and _OBJ_LINE.search(start) else None
