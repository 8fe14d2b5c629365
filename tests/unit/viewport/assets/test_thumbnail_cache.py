import os
from pathlib import Path

import numpy as np
import pytest

from runtime.assets.catalogue import Offer, catalogue
from runtime.assets.errors import AssetError
from runtime.assets.importing import written
from runtime.assets.library import AssetLibrary
from runtime.assets.primitives import primitive
from viewport.assets.thumbnail_cache import ThumbnailCache


def _library(folder: Path, *names: str) -> AssetLibrary:
    level = folder / "assets"
    level.mkdir(exist_ok=True)
    for name in names:
        (level / f"{name}.glb").write_bytes(written(primitive(name)))
    return AssetLibrary(level=level, samples=None)


def _offer(library: AssetLibrary, name: str, kind: str = "mesh") -> Offer:
    return next(one for one in catalogue(library) if (one.name, one.kind) == (name, kind))


def test_a_picture_is_drawn_once_for_a_content(tmp_path: Path) -> None:
    library = _library(tmp_path, "torus")
    cache = ThumbnailCache(tmp_path / "kept")
    drawn = cache.thumbnail(library, _offer(library, "torus"))
    (file,) = (tmp_path / "kept").iterdir()
    os.utime(file, ns=(1, 1))
    assert np.array_equal(cache.thumbnail(library, _offer(library, "torus")), drawn)
    assert file.stat().st_mtime_ns > 1


def test_another_content_is_another_picture(tmp_path: Path) -> None:
    library = _library(tmp_path, "torus")
    cache = ThumbnailCache(tmp_path / "kept")
    before = cache.thumbnail(library, _offer(library, "torus"))
    (tmp_path / "assets" / "torus.glb").write_bytes(written(primitive("cone")))
    assert not np.array_equal(cache.thumbnail(library, _offer(library, "torus")), before)
    assert len(list((tmp_path / "kept").iterdir())) == 2


def test_what_is_kept_and_broken_is_drawn_anew(tmp_path: Path) -> None:
    library = _library(tmp_path, "torus")
    cache = ThumbnailCache(tmp_path / "kept")
    drawn = cache.thumbnail(library, _offer(library, "torus"))
    (file,) = (tmp_path / "kept").iterdir()
    file.write_bytes(b"nothing")
    assert np.array_equal(cache.thumbnail(library, _offer(library, "torus")), drawn)


def test_built_in_ones_are_drawn_and_not_kept(tmp_path: Path) -> None:
    library = _library(tmp_path)
    cache = ThumbnailCache(tmp_path / "kept")
    for kind, name in (("mesh", "cone"), ("texture", "checker"), ("sky", "default_sky")):
        assert cache.thumbnail(library, _offer(library, name, kind)).any()
    assert not (tmp_path / "kept").exists()


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_drawing(tmp_path: Path) -> None:
    library = _library(tmp_path, "torus")
    (tmp_path / "kept").write_bytes(b"a file")
    cache = ThumbnailCache(tmp_path / "kept")
    assert cache.thumbnail(library, _offer(library, "torus")).any()
    cache.prune()


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    library = _library(tmp_path, "torus", "cone", "sphere")
    folder = tmp_path / "kept"
    cache = ThumbnailCache(folder)
    cache.thumbnail(library, _offer(library, "torus"))
    (old,) = folder.iterdir()
    os.utime(old, ns=(1, 1))
    cache.thumbnail(library, _offer(library, "cone"))
    (young,) = set(folder.iterdir()) - {old}
    ThumbnailCache(folder, max_bytes=young.stat().st_size).prune()
    assert list(folder.iterdir()) == [young]


def test_a_broken_asset_is_told(tmp_path: Path) -> None:
    library = _library(tmp_path, "torus")
    (tmp_path / "assets" / "torus.glb").write_bytes(b"glTF")
    with pytest.raises(AssetError):
        ThumbnailCache(tmp_path / "kept").thumbnail(library, _offer(library, "torus"))
