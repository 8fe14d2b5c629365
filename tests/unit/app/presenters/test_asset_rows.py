from pathlib import Path

import numpy as np
from PIL import Image

from app.document.document import Document
from app.presenters.asset_rows import listing_of
from runtime.assets.importing import written
from runtime.assets.library import AssetLibrary
from runtime.assets.primitives import primitive
from tests.helpers.levels import document, entity
from widgets.assets.views import AssetKey


def _library(folder: Path) -> AssetLibrary:
    level = folder / "assets"
    level.mkdir()
    (level / "boulder.glb").write_bytes(written(primitive("sphere")))
    Image.fromarray(np.zeros((8, 16, 3), np.uint8)).save(level / "dusk.png")
    return AssetLibrary(level=level, samples=None)


def _level() -> Document:
    return document(entity("a", mesh="boulder"), entity("b", mesh="bolder"), entity("c", texture="dust"))


def test_tiles_tell_where_an_asset_comes_from_and_how_often_it_is_used(tmp_path: Path) -> None:
    listing = listing_of(_library(tmp_path), _level().state, {})
    by_key = {tile.key: tile for tile in listing.tiles}
    assert by_key[AssetKey("mesh", "boulder")].source == "level"
    assert by_key[AssetKey("mesh", "boulder")].uses == 1
    assert by_key[AssetKey("mesh", "boulder")].path.endswith("boulder.glb")
    assert by_key[AssetKey("mesh", "box")].source == "built-in"
    assert AssetKey("texture", "none") not in by_key


def test_a_picture_twice_as_wide_as_high_can_be_a_sky(tmp_path: Path) -> None:
    listing = listing_of(_library(tmp_path), _level().state, {})
    assert {key.kind for key in listing.offers if key.name == "dusk"} == {"texture", "sky"}


def test_what_is_missing_stands_first_with_names_that_are_like_it(tmp_path: Path) -> None:
    listing = listing_of(_library(tmp_path), _level().state, {})
    assert [(row.key.name, row.uses, row.alike[0]) for row in listing.missing] == [
        ("bolder", 1, "boulder"), ("dust", 1, "dusk")
    ]  # fmt: skip
    assert "no mesh “bolder” in" in listing.missing[0].reason


def test_a_file_that_cannot_be_read_counts_as_missing_and_says_why(tmp_path: Path) -> None:
    listing = listing_of(_library(tmp_path), _level().state, {("mesh", "boulder"): "is cut off"})
    assert ("boulder", "is cut off") in [(row.key.name, row.reason) for row in listing.missing]
