"""The triangles of an OBJ by the material that they are drawn with.

Materials are renamed to numbers before trimesh reads them: it tells them apart by name, and names may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from runtime.assets.meshes import MAX_VERTICES, Primitive, plain_parts
from runtime.assets.obj_materials import USED, materials_used

_NUMBERED = re.compile(r"m(\d+)")
_LIBRARY = b"mtllib numbered.mtl\n"


class _Numbered:
    """The library that trimesh asks for: so many materials, of which only the names count. Reads no file."""

    def __init__(self, count: int) -> None:
        self._content = b"".join(b"newmtl m%d\n" % number for number in range(count))

    def __getitem__(self, name: str) -> bytes:
        return self._content


def obj_primitives(path: Path, content: bytes, *, max_vertices: int = MAX_VERTICES) -> tuple[Primitive, ...]:
    """Return one primitive for each material with triangles, in the order in which they are first used.

    `material` is the place in what `looks_of_obj` returns, None for triangles before any. Raises AssetError.
    """
    used = {name: place for place, name in enumerate(materials_used(content))}
    # The two that trimesh has to tell apart at least: with one alone it would not name it.
    numbered = _LIBRARY + USED.sub(lambda said: b"usemtl m%d" % used[said[1]], content)
    parts = plain_parts(path, numbered, "obj", max_vertices=max_vertices, resolver=_Numbered(max(len(used), 2)))
    return _in_order([Primitive(arrays, _material(name)) for name, arrays in parts])


def _material(name: str) -> int | None:
    numbered = _NUMBERED.fullmatch(name)
    return int(numbered[1]) if numbered else None


def _in_order(primitives: Sequence[Primitive]) -> tuple[Primitive, ...]:
    return tuple(sorted(primitives, key=lambda one: -1 if one.material is None else one.material))
