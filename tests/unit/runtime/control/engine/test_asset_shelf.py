"""Assets are opened and decoded, once for as long as their files stay as they are."""

import os
from pathlib import Path

from runtime.assets.library import AssetLibrary
from runtime.control.engine.asset_shelf import LOOK_AGAIN_S, AssetShelf, needed
from tests.helpers.engine_levels import entity, spec

TRIANGLE = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"


def shelf_of(folder: Path) -> AssetShelf:
    return AssetShelf(AssetLibrary(user=folder))


def test_samples_and_built_ins_are_sound(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path)
    assert shelf.load("mesh", "wolf") is None
    assert shelf.load("texture", "wolf_fur") is None
    assert shelf.load("sky", "forest_sky") is None
    assert shelf.load("mesh", "box") is None
    assert shelf.require("texture", "none") is None


def test_what_is_missing_and_what_is_broken_says_so(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path)
    missing = shelf.load("mesh", "vase")
    assert missing is not None
    assert (missing.kind, missing.name) == ("mesh", "vase")
    assert missing.words.startswith("mesh 'vase' is missing: no mesh of this name")
    (tmp_path / "vase.glb").write_bytes(b"glTF but not for long")
    broken = shelf.load("mesh", "vase")
    assert broken is not None
    assert broken.words.startswith("mesh 'vase' cannot be used: vase.glb ")
    (tmp_path / "silk.png").write_bytes(b"\x89PNG")
    torn = shelf.require("texture", "silk")
    assert torn is not None
    assert "silk.png" in torn.words


def test_a_file_that_changed_is_opened_again(tmp_path: Path) -> None:
    now_s = [100.0]
    shelf = AssetShelf(AssetLibrary(user=tmp_path), monotonic=lambda: now_s[0])
    file = tmp_path / "vase.obj"
    file.write_text(TRIANGLE)
    assert shelf.require("mesh", "vase") is None
    now_s[0] += LOOK_AGAIN_S
    assert shelf.require("mesh", "vase") is None
    file.write_text("nothing of the kind")
    os.utime(file, ns=(1, 1))
    assert shelf.require("mesh", "vase") is None  # looked at a moment ago
    now_s[0] += LOOK_AGAIN_S
    assert shelf.require("mesh", "vase") is not None
    file.write_text(TRIANGLE)
    assert shelf.require("mesh", "vase") is None
    file.unlink()
    now_s[0] += LOOK_AGAIN_S
    assert shelf.require("mesh", "vase") is not None


def test_names_are_needed_as_what_the_level_uses_them() -> None:
    level = spec(entity("a", mesh="wolf", texture="wolf"), skybox="grid")
    assert needed(["wolf", "grid", "unused"], level) == [("mesh", "wolf"), ("texture", "wolf"), ("sky", "grid")]
