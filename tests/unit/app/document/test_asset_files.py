from pathlib import Path

import pytest

from app.document.asset_files import AssetFile, put_as, put_into
from app.document.errors import LevelError

WOLF = AssetFile("mesh", "wolf", ".glb", b"wolf")
FUR = AssetFile("texture", "wolf", ".png", b"fur")


def _free(kind: str, name: str) -> bool:
    return False


def test_assets_are_written_under_their_names_into_a_folder_that_is_made(tmp_path: Path) -> None:
    names = put_into(tmp_path / "assets", [WOLF, FUR], _free)
    assert names == {("mesh", "wolf"): "wolf", ("texture", "wolf"): "wolf"}
    assert (tmp_path / "assets" / "wolf.glb").read_bytes() == b"wolf"
    assert (tmp_path / "assets" / "wolf.png").read_bytes() == b"fur"


def test_what_lies_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "wolf.glb").write_bytes(b"another")
    assert put_into(tmp_path, [WOLF], _free) == {("mesh", "wolf"): "wolf_2"}
    assert (tmp_path / "wolf.glb").read_bytes() == b"another"
    assert (tmp_path / "wolf_2.glb").read_bytes() == b"wolf"


def test_the_very_same_file_is_used_as_it_is(tmp_path: Path) -> None:
    put_into(tmp_path, [WOLF], _free)
    assert put_into(tmp_path, [WOLF], lambda kind, name: True) == {("mesh", "wolf"): "wolf"}
    assert [path.name for path in tmp_path.iterdir()] == ["wolf.glb"]


def test_a_name_that_means_something_elsewhere_is_left_to_it(tmp_path: Path) -> None:
    names = put_into(tmp_path, [WOLF, FUR], lambda kind, name: (kind, name) == ("mesh", "wolf"))
    assert names == {("mesh", "wolf"): "wolf_2", ("texture", "wolf"): "wolf"}


def test_a_folder_that_cannot_take_all_of_it_takes_nothing(tmp_path: Path) -> None:
    with pytest.raises(LevelError, match=r"could not be written.*Make room") as refused:
        put_into(tmp_path, [WOLF, AssetFile("mesh", "no/where", ".glb", b"x")], _free)
    assert refused.value.where == str(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_name_is_filled_and_a_file_of_that_name_is_kept(tmp_path: Path) -> None:
    path = put_as(tmp_path / "assets", "tent", WOLF)
    assert path == tmp_path / "assets" / "tent.glb"
    assert path.read_bytes() == b"wolf"
    with pytest.raises(LevelError, match=r"tent\.glb is there already"):
        put_as(tmp_path / "assets", "tent", WOLF)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LevelError, match=r"tent\.glb cannot be written"):
        put_as(tmp_path / "file", "tent", WOLF)
