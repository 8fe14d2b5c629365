from pathlib import Path

import pytest

from resources.samples.models import GlbBuilder, market_cart
from runtime.assets.errors import AssetError
from runtime.assets.gltf import Gltf, read_gltf
from runtime.assets.materials import Look, looks_of


def _read(content: bytes) -> Gltf:
    return read_gltf(Path("cart.glb"), content, max_bytes=10**6, max_vertices=10**5)


def test_textures_keep_their_bytes_and_colours_become_the_editors() -> None:
    looks, textures, notes = looks_of(_read(market_cart()))
    assert [one.name for one in textures] == ["planks", "canvas_roof"]
    assert all(one.suffix == ".png" and one.content.startswith(b"\x89PNG") for one in textures)
    assert looks[0] == Look((1.0, 1.0, 1.0), 0)
    assert looks[1].color == (1.0, 0.9357, 0.865)
    assert looks[2].texture is None
    assert notes == ()


def test_a_texture_that_is_no_picture_is_left_out_and_told() -> None:
    made = GlbBuilder()
    made.material("sail", [1, 1, 1, 1], b"RIFF....WEBP")
    made.node("empty")
    looks, textures, notes = looks_of(_read(made.to_bytes()))
    assert (looks[0].texture, textures) == (None, ())
    assert notes == ("the texture of sail is left out: its content is WebP or another RIFF file, no PNG or JPEG",)


def test_a_material_that_refers_to_nothing_is_refused() -> None:
    made = GlbBuilder()
    made.material("sail", [1, 1, 1, 1])
    made.document["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"] = {"index": 5}
    made.node("empty")
    with pytest.raises(AssetError, match="materials cannot be read"):
        looks_of(_read(made.to_bytes()))
