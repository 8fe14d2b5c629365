"""The looks of a glTF: base colours as the editor's, textures as files of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from runtime.assets.decompose import Triple
from runtime.assets.errors import AssetError
from runtime.assets.gltf import Gltf, neighbour
from runtime.assets.images import MAX_BYTES, decode_image
from runtime.assets.kinds import IMAGE_KINDS, kind_of, what_else

WHITE: Triple = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class TextureFile:
    """An image of the file as it lies in it; `name` is what the file calls it."""

    name: str
    suffix: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Look:
    """A material: its base colour (sRGB, 0..1) and which of the textures it has, None for none."""

    color: Triple = WHITE
    texture: int | None = None


def looks_of(file: Gltf) -> tuple[tuple[Look, ...], tuple[TextureFile, ...], tuple[str, ...]]:
    """Return the materials by index, the textures that they use, and what of it could not be taken along."""
    try:
        return _looks_of(file)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise file.refusal(f"its materials cannot be read ({error})") from error


def _looks_of(file: Gltf) -> tuple[tuple[Look, ...], tuple[TextureFile, ...], tuple[str, ...]]:
    textures: list[TextureFile] = []
    notes: list[str] = []
    place_of: dict[int, int | None] = {}
    looks = []
    for index, material in enumerate(file.listed("materials")):
        surface = material.get("pbrMetallicRoughness", {})
        image = _image_of(file, surface.get("baseColorTexture"))
        if image is not None and image not in place_of:
            try:
                textures.append(_texture(file, image, str(material.get("name") or f"material_{index}")))
                place_of[image] = len(textures) - 1
            except AssetError as error:
                place_of[image] = None
                notes.append(f"the texture of {material.get('name') or f'material {index}'} is left out: {error.cause}")
        looks.append(Look(_color(surface.get("baseColorFactor")), None if image is None else place_of[image]))
    return tuple(looks), tuple(textures), tuple(notes)


def _image_of(file: Gltf, reference: Any) -> int | None:
    if reference is None:
        return None
    source = file.listed("textures")[reference["index"]].get("source")
    return None if source is None else int(source)


def _texture(file: Gltf, index: int, material: str) -> TextureFile:
    image = file.listed("images")[index]
    uri = str(image.get("uri", ""))
    content = neighbour(file.path, uri, MAX_BYTES) if "uri" in image else file.view(image["bufferView"])
    kind = kind_of(content)
    if kind not in IMAGE_KINDS:
        raise AssetError(file.path.stem, file.path, f"its content is {what_else(content)}, no PNG or JPEG")
    decode_image(file.path, content)
    stem = "" if uri.startswith("data:") else PurePosixPath(unquote(uri)).stem
    return TextureFile(str(image.get("name") or stem or material), f".{kind}", content)


def _color(factor: Sequence[float] | None) -> Triple:
    """Return a linear factor as the editor's sRGB."""
    if factor is None:
        return WHITE
    red, green, blue = (_srgb(float(channel)) for channel in factor[:3])
    return red, green, blue


def _srgb(linear: float) -> float:
    value = min(max(linear, 0.0), 1.0)
    return round(12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055, 4)
