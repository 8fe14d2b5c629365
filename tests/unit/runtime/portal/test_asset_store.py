"""The user's assets as files: whole or not there, one of a name and kind, found at once."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from runtime.assets.errors import AssetError
from runtime.assets.library import AssetLibrary
from runtime.portal.asset_store import AssetStore, LyingNameError, NoAssetError, declared_suffix
from tests.helpers.asset_files import embedded_gltf, image, mesh


def a_store(folder: Path) -> AssetStore:
    return AssetStore(folder, AssetLibrary(user=folder, samples=None))


@pytest.mark.parametrize("content", [mesh("glb"), mesh("obj"), mesh("stl"), mesh("ply"), embedded_gltf(), image()])
def test_what_can_be_decoded_is_kept_and_found(content: bytes, tmp_path: Path) -> None:
    store = a_store(tmp_path / "assets")
    stored = store.write("crate", None, content)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    found = store.read("crate", stored.offer.kind)
    assert found is not None
    assert found[1] == content
    assert store.describe([stored.offer]) == [stored]
    assert [path.name for path in (tmp_path / "assets").iterdir()] == [found[0].name]


def test_another_format_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.write("crate", None, mesh("glb"))
    store.write("crate", None, image())
    store.write("crate", None, mesh("obj"))
    assert {path.name for path in tmp_path.iterdir()} == {"crate.obj", "crate.png"}
    assert store.delete("crate")
    assert list(tmp_path.iterdir()) == []
    assert not store.delete("crate")


@pytest.mark.parametrize("content", [mesh("glb")[:200], image()[:30], b'{"asset":1}'])
def test_what_cannot_be_decoded_leaves_the_old_one(content: bytes, tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.write("crate", None, mesh())
    with pytest.raises(AssetError) as broken:
        store.write("crate", None, content)
    assert str(tmp_path) not in str(broken.value)
    assert store.read("crate", None) == (tmp_path / "crate.glb", mesh())
    assert len(list(tmp_path.iterdir())) == 1


def test_bytes_of_no_asset_and_names_that_lie_are_told_apart(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    with pytest.raises(NoAssetError):
        store.write("crate", None, b"hello")
    with pytest.raises(LyingNameError) as lie:
        store.write("crate", ".png", mesh())
    assert lie.value.suffix == ".glb"
    assert store.write("photo", ".jpeg", image(file_type="JPEG")).offer.files[0].name == "photo.jpg"


def test_hashes_follow_the_files(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    offer = store.write("crate", None, image(2, 2)).offer
    first = store.describe([offer])[0].sha256
    changed = image(3, 3)
    (tmp_path / "crate.png").write_bytes(changed)
    assert store.describe([offer])[0].sha256 == hashlib.sha256(changed).hexdigest() != first
    (tmp_path / "crate.png").unlink()
    assert store.describe([offer]) == []


def test_built_ins_have_no_bytes(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    [box] = [offer for offer in store.offers() if (offer.name, offer.kind) == ("box", "mesh")]
    [described] = store.describe([box])
    assert (described.size_bytes, described.sha256) == (None, None)
    assert store.read("box", None) is None


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("crate", ("crate", None)),
        ("crate.glb", ("crate", ".glb")),
        ("a.b", ("a.b", None)),
        (".png", (".png", None)),
        ("a.PNG", ("a", ".png")),
        ("..glb", (".", ".glb")),
    ],
)
def test_a_suffix_is_told_from_a_name(name: str, parts: tuple[str, str | None]) -> None:
    assert declared_suffix(name) == parts
