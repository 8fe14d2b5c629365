"""The looks of an OBJ: what its material libraries say of colour and texture, read from its own folder alone.

A library that is missing or broken leaves the mesh as it is; the import tells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from runtime.assets.decompose import Triple
from runtime.assets.errors import AssetError
from runtime.assets.files import read_beside
from runtime.assets.images import MAX_BYTES, decode_image
from runtime.assets.kinds import IMAGE_KINDS, kind_of, what_else
from runtime.assets.materials import WHITE, Look, TextureFile

MAX_LIBRARY_BYTES = 1024 * 1024
_LIBRARY = re.compile(rb"^[ \t]*mtllib[ \t]+(.+?)[ \t\r]*$", re.MULTILINE)
USED = re.compile(rb"^[ \t]*usemtl[ \t]+(.+?)[ \t\r]*$", re.MULTILINE)

Library = dict[str, dict[str, str]]
"""What each material says, by material and statement."""


def looks_of_obj(path: Path, content: bytes) -> tuple[tuple[Look, ...], tuple[TextureFile, ...], tuple[str, ...]]:
    """Return the looks of the materials that are used, their textures, and what could not be taken along."""
    used = material_names(content)
    if not used:
        return (), (), ()
    library, notes = _library(path, content)
    reader = _Looks(path, library, notes)
    looks = tuple(reader.look(name) for name in used)
    return looks, tuple(reader.textures), tuple(notes)


def materials_used(content: bytes) -> tuple[bytes, ...]:
    """Return the materials of an OBJ in the order in which they are first used."""
    return tuple(dict.fromkeys(USED.findall(content)))


def material_names(content: bytes) -> tuple[str, ...]:
    """Return what they are called, as text."""
    return tuple(map(_text, materials_used(content)))


class _Looks:
    def __init__(self, path: Path, library: Library, notes: list[str]) -> None:
        self.textures: list[TextureFile] = []
        self._path = path
        self._library = library
        self._notes = notes
        self._place_of: dict[str, int | None] = {}

    def look(self, material: str) -> Look:
        said = self._library.get(material, {})
        picture = said.get("map_kd")
        if picture is None:
            return Look(_color(said.get("kd")))
        if picture not in self._place_of:
            self._place_of[picture] = self._texture(material, picture)
        place = self._place_of[picture]
        color = _color(said.get("kd"))
        # Some tools write black beside a texture and do not mean it.
        return Look(WHITE if place is not None and not any(color) else color, place)

    def _texture(self, material: str, picture: str) -> int | None:
        try:
            name, content = _picture(self._path, picture)
            kind = kind_of(content)
            if kind not in IMAGE_KINDS:
                raise AssetError(self._path.stem, self._path, f"its content is {what_else(content)}, no PNG or JPEG")
            decode_image(self._path, content)
        except AssetError as error:
            self._notes.append(f"the texture of {material} is left out: {error.cause}")
            return None
        self.textures.append(TextureFile(PureWindowsPath(name).stem, f".{kind}", content))
        return len(self.textures) - 1


def _picture(path: Path, said: str) -> tuple[str, bytes]:
    """Return name and content of what `map_Kd` names; options may stand before it, and names may hold spaces."""
    words = said.split()
    refused: AssetError | None = None
    for name in dict.fromkeys((said, *(" ".join(words[first:]) for first in range(1, len(words))))):
        plain = name.replace("\\", "/")
        try:
            return plain, read_beside(path, plain, MAX_BYTES)
        except AssetError as error:
            refused = error
    assert refused is not None  # a statement has at least one word
    raise refused


def _library(path: Path, content: bytes) -> tuple[Library, list[str]]:
    library: Library = {}
    notes: list[str] = []
    for line in dict.fromkeys(_LIBRARY.findall(content)):
        try:
            name = _text(line).replace("\\", "/")
            for material, statement, value in _statements(read_beside(path, name, MAX_LIBRARY_BYTES)):
                library.setdefault(material, {})[statement] = value
        except AssetError as error:
            notes.append(f"its materials are left out: {Path(_text(line)).name} {error.cause}")
    return library, notes


def _statements(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield material, statement in small letters, and what it says."""
    material = ""
    for line in content.splitlines():
        statement, _, value = _text(line).strip().partition(" ")
        value = value.strip()
        if statement.lower() == "newmtl":
            material = value
        elif value and not statement.startswith("#"):
            yield material, statement.lower(), value


def _color(said: str | None) -> Triple:
    """Return three shares of red, green and blue; white for what is none."""
    try:
        channels = [float(word) for word in (said or "").split()[:3]]
    except ValueError:
        return WHITE
    if not channels or not all(map(math.isfinite, channels)):
        return WHITE
    red, green, blue = (min(max(channel, 0.0), 1.0) for channel in (channels * 3)[:3])
    return red, green, blue


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace").replace("\t", " ")
