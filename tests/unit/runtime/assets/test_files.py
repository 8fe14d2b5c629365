from pathlib import Path

import pytest

from runtime.assets.errors import AssetError, AssetNotFoundError
from runtime.assets.files import read_beside, read_limited


def test_a_file_as_large_as_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"1234")
    assert read_limited(tmp_path / "a.png", 4) == b"1234"


def test_a_larger_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"12345")
    with pytest.raises(AssetError, match="larger than the limit of 4 bytes"):
        read_limited(tmp_path / "a.png", 4)


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(AssetNotFoundError, match=r"a\.png: does not exist"):
        read_limited(tmp_path / "a.png", 4)


def test_a_directory_is_refused_with_the_systems_words(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="cannot be read"):
        read_limited(tmp_path, 4)


@pytest.mark.parametrize("name", ["../outside.bin", "/etc/hostname", "C:\\a.bin", "a\0b", ".", ""])
def test_a_reference_leads_to_a_file_of_the_own_folder_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside.bin").write_bytes(b"1")
    (tmp_path / "in").mkdir()
    with pytest.raises(AssetError, match="is not a file in its folder"):
        read_beside(tmp_path / "in" / "model.gltf", name, 10)


def test_a_file_beside_is_read(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.bin").write_bytes(b"12")
    assert read_beside(tmp_path / "model.gltf", "sub/a.bin", 2) == b"12"
