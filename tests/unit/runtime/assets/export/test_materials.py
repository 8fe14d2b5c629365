"""Each shader becomes what others know it as; textures are PNG, once."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from runtime.assets.export.container import BinaryBuffer
from runtime.assets.export.materials import Materials, linear
from runtime.assets.library import AssetLibrary
from runtime.assets.patterns import missing


def look(shader: str = "standard", texture: str = "none", color: tuple[float, float, float] = (1, 1, 1)) -> Any:
    return {"shader": shader, "texture": texture, "color": list(color)}


def made(library: AssetLibrary, *looks: Any) -> tuple[Materials, BinaryBuffer]:
    buffer = BinaryBuffer()
    materials = Materials(library, buffer)
    for one in looks:
        materials.of(one)
    return materials, buffer


def embedded(materials: Materials, buffer: BinaryBuffer, number: int) -> bytes:
    view = buffer.views[materials.images[number]["bufferView"]]
    return buffer.content()[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]


def test_a_standard_one_is_pbr_without_metal_in_linear_colour() -> None:
    materials, _ = made(AssetLibrary(), look(color=(1, 0.5, 0)))
    [one] = materials.materials
    assert one["pbrMetallicRoughness"]["baseColorFactor"] == pytest.approx([1, 0.2140411, 0, 1])
    assert one["pbrMetallicRoughness"]["metallicFactor"] == 0.0
    assert "emissiveFactor" not in one
    assert materials.extensions == []


def test_an_emissive_one_glows_in_its_colour_and_texture() -> None:
    materials, _ = made(AssetLibrary(), look("emissive", "grid", (1, 0, 0)), look("emissive", color=(0, 1, 0)))
    textured, plain = materials.materials
    assert textured["emissiveFactor"] == [1, 0, 0]
    assert textured["emissiveTexture"] == {"index": 0}
    assert "emissiveTexture" not in plain


def test_an_unlit_one_says_so_by_the_extension_of_khronos() -> None:
    materials, _ = made(AssetLibrary(), look("unlit"))
    assert materials.materials[0]["extensions"] == {"KHR_materials_unlit": {}}
    assert materials.extensions == ["KHR_materials_unlit"]


def test_looks_and_textures_are_there_once() -> None:
    materials, _ = made(AssetLibrary(), look(texture="grid"), look(texture="grid"), look("unlit", "grid"))
    assert len(materials.materials) == 2
    assert len(materials.textures) == len(materials.images) == 1


def test_a_png_goes_in_as_it_is_and_a_jpeg_as_png(tmp_path: Path) -> None:
    image = Image.new("RGB", (2, 2), (10, 20, 30))
    image.save(tmp_path / "wall.png")
    image.save(tmp_path / "floor.jpg")
    materials, buffer = made(AssetLibrary(user=tmp_path), look(texture="wall"), look(texture="floor"))
    assert embedded(materials, buffer, 0) == (tmp_path / "wall.png").read_bytes()
    with Image.open(io.BytesIO(embedded(materials, buffer, 1)), formats=["PNG"]) as again:
        assert again.size == (2, 2)


def test_a_texture_that_is_not_there_is_named_and_shown_as_missing() -> None:
    materials, buffer = made(AssetLibrary(samples=None), look(texture="gone"))
    assert materials.missing == {"gone"}
    with Image.open(io.BytesIO(embedded(materials, buffer, 0))) as shown:
        assert np.array_equal(np.array(shown.convert("RGBA")), missing().pixels)


def test_dark_colours_are_on_the_straight_part_of_the_curve() -> None:
    assert linear(0.04) == 0.04 / 12.92
    assert (linear(0), linear(1)) == (0, 1)
