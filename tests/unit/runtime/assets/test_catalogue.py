"""The list of what a library offers, by source."""

from pathlib import Path

from runtime.assets.arrays import FACES
from runtime.assets.catalogue import Offer, catalogue
from runtime.assets.library import AssetLibrary


def test_folders_go_before_samples_and_built_ins(tmp_path: Path) -> None:
    for folder in ("level", "user", "samples"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "crate.glb").write_bytes(b"")
        (tmp_path / folder / f"{folder}.png").write_bytes(b"")
    (tmp_path / "user" / "box.obj").write_bytes(b"")
    (tmp_path / "user" / ".hidden.png").write_bytes(b"")
    (tmp_path / "user" / "notes.txt").write_bytes(b"")
    library = AssetLibrary(tmp_path / "level", tmp_path / "user", tmp_path / "samples")
    offers = {(offer.name, offer.kind): offer for offer in catalogue(library)}
    assert offers["crate", "mesh"].files == (tmp_path / "level" / "crate.glb",)
    assert {offers[name, "texture"].source for name in ("level", "user", "samples")} == {"level", "user", "samples"}
    assert offers["box", "mesh"].source == "user"
    assert offers["sphere", "mesh"] == Offer("sphere", "mesh", "built-in")
    assert not {name for name, _ in offers if "hidden" in name or "notes" in name}
    assert list(offers) == sorted(offers)


def test_six_faces_are_a_sky(tmp_path: Path) -> None:
    for face in FACES:
        (tmp_path / f"dusk_{face}.png").write_bytes(b"")
    (tmp_path / "half_px.png").write_bytes(b"")
    offers = {(offer.name, offer.kind): offer for offer in catalogue(AssetLibrary(user=tmp_path, samples=None))}
    assert [path.name for path in offers["dusk", "sky"].files] == [f"dusk_{face}.png" for face in FACES]
    assert ("half", "sky") not in offers
    assert ("half_px", "texture") in offers


def test_a_folder_that_is_not_there_offers_nothing(tmp_path: Path) -> None:
    offers = catalogue(AssetLibrary(user=tmp_path / "missing", samples=None))
    assert {offer.source for offer in offers} == {"built-in"}


def test_every_sample_is_listed() -> None:
    names = {offer.name for offer in catalogue(AssetLibrary()) if offer.source == "samples"}
    assert {"player", "wolf", "player_armor", "wolf_fur", "forest_sky"} <= names
