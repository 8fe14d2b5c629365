"""Config files: opened strictly, saved all or nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.staged import files
from app.staged.files import ConfigFileError, open_config, save_config
from tests.helpers.pump_config import pump_config


def refused(path: Path) -> ConfigFileError:
    with pytest.raises(ConfigFileError) as failure:
        open_config(path)
    assert str(path) in str(failure.value)
    assert failure.value.remedy
    return failure.value


def test_what_is_saved_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "pump.json"
    save_config(path, pump_config())
    assert open_config(path) == pump_config()
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    path = tmp_path / "bom.json"
    path.write_bytes(b'\xef\xbb\xbf{"cards": []}')
    assert open_config(path) == {"cards": []}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"{", "is not JSON"),
        (b'{"cards": [NaN]}', "NaN"),
        (b'{"cards": [], "cards": []}', "twice"),
        (b"\xff", "is not UTF-8"),
        (b'{"cards":' + b"[" * 70, "nested deeper than 60"),
        (b"[]", "no JSON object"),
        (b'{"cards": [1]}', "cards[0]"),
    ],
)
def test_an_unusable_file_is_refused_with_its_reason(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    assert what in refused(path).what


def test_a_level_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "level.json"
    path.write_bytes(b'{"entities": []}')
    assert "World" in refused(path).remedy


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    assert "folder" in refused(tmp_path).what
    assert "no such file" in refused(tmp_path / "none.json").what


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.json"
    path.write_bytes(b'{"cards": []}')
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 5)
    assert "13 bytes" in refused(path).what


def test_a_failed_save_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pump.json"
    path.write_text("old")
    path.chmod(0o600)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(ConfigFileError, match="no space left"):
            save_config(path, pump_config())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    save_config(path, {"cards": []})
    assert path.stat().st_mode & 0o777 == 0o600


def test_saving_into_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigFileError, match="not saved"):
        save_config(tmp_path / "none" / "x.json", {"cards": []})
