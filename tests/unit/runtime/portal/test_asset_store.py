"""The user's assets as files: whole or not there, one of a name and kind, found at once."""

from __future__ import annotations

import contextlib
import hashlib
from io import FileIO
from pathlib import Path

import pytest

from runtime.assets.errors import AssetError
from runtime.assets.library import AssetLibrary
from runtime.portal.asset_store import AssetStore, LyingNameError, NoAssetError, OpenAsset, declared_suffix
from runtime.portal.long_body import PIECE_BYTES
from runtime.storage.errors import StorageError
from tests.helpers.asset_files import embedded_gltf, image, mesh


def read(asset: OpenAsset) -> bytes:
    with contextlib.closing(asset):
        return b"".join(asset.pieces())


def a_store(folder: Path) -> AssetStore:
    return AssetStore(folder, AssetLibrary(user=folder, samples=None))


@pytest.mark.parametrize("content", [mesh("glb"), mesh("obj"), mesh("stl"), mesh("ply"), embedded_gltf(), image()])
def test_what_can_be_decoded_is_kept_and_found(content: bytes, tmp_path: Path) -> None:
    store = a_store(tmp_path / "assets")
    stored = store.write("crate", None, content)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    found = store.open("crate", stored.offer.kind)
    assert found is not None
    assert (read(found), found.size, found.sha256) == (content, len(content), stored.sha256)
    assert store.describe([stored.offer]) == [stored]
    assert [path.name for path in (tmp_path / "assets").iterdir()] == [f"crate{found.suffix}"]


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
    kept = store.open("crate", None)
    assert kept is not None
    assert (kept.suffix, read(kept)) == (".glb", mesh())
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
    assert store.open("box", None) is None


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


def test_what_is_open_stays_what_it_was_and_comes_in_pieces(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    first = mesh("stl") + b"\0" * (2 * PIECE_BYTES)
    (tmp_path / "crate.stl").write_bytes(first)
    opened = store.open("crate", "mesh")
    assert opened is not None
    with contextlib.closing(opened):
        store.write("crate", None, mesh("stl"))
        pieces = list(opened.pieces())
        assert (b"".join(pieces), opened.sha256) == (first, hashlib.sha256(first).hexdigest())
        assert max(map(len, pieces)) == PIECE_BYTES
    changed = store.open("crate", "mesh")
    assert changed is not None
    assert (changed.sha256, read(changed)) == (hashlib.sha256(mesh("stl")).hexdigest(), mesh("stl"))


def test_a_file_that_is_cut_off_or_given_back_meanwhile_cannot_be_read_to_its_end(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.write("crate", None, mesh("stl"))
    opened = store.open("crate", None)
    assert opened is not None
    with (tmp_path / "crate.stl").open("r+b") as file:
        file.truncate(10)
    with pytest.raises(StorageError, match="cut off"):
        list(opened.pieces())
    opened.close()
    with pytest.raises(StorageError, match="cannot be read"):
        list(opened.pieces())


def test_a_file_that_cannot_be_hashed_is_closed(tmp_path: Path) -> None:
    (tmp_path / "crate.stl").write_bytes(b"x")
    opened: list[FileIO] = []

    def fail(path: Path, file: FileIO) -> str:
        opened.append(file)
        raise OSError(5, "the disk is broken")

    with pytest.raises(OSError, match="broken"):
        OpenAsset(tmp_path / "crate.stl", fail)
    assert opened[0].closed
