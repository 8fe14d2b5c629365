from pathlib import Path

import pytest

from runtime.assets.errors import AssetError, AssetNotFoundError
from runtime.assets.files import read_limited


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
