"""Keys: made once, kept for the owner alone, overridden by the environment, refused when weak."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runtime.storage.errors import DataDirectoryError
from runtime.storage.secret_keys import load_keys

posix = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


@posix
def test_keys_are_made_at_the_first_start_and_kept_for_their_owner(tmp_path: Path) -> None:
    first = load_keys(tmp_path, {})
    assert first == load_keys(tmp_path, {"PLUMBLINE_JWT_SECRET": ""})
    assert first.access != first.engine
    assert min(len(first.access), len(first.engine)) >= 32
    for name in ("token.key", "engine.key"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert first.access.decode() not in repr(first)


def test_the_environment_outranks_the_files(tmp_path: Path) -> None:
    keys = load_keys(
        tmp_path,
        {
            "PLUMBLINE_JWT_SECRET": "ü" * 16,
            "PLUMBLINE_ENGINE_JWT_SECRET": "e" * 16,
            "PLUMBLINE_ENGINE_HMAC_SECRET": "h" * 16,
        },
    )
    assert (keys.access, keys.engine, keys.signing) == (("ü" * 16).encode(), b"e" * 16, b"h" * 16)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "secret"), [("PLUMBLINE_JWT_SECRET", "x" * 31), ("PLUMBLINE_ENGINE_JWT_SECRET", "y" * 15)]
)
def test_a_weak_secret_is_refused_and_not_repeated(tmp_path: Path, name: str, secret: str) -> None:
    with pytest.raises(DataDirectoryError, match=name) as refused:
        load_keys(tmp_path, {name: secret})
    assert secret not in str(refused.value)


@posix
def test_a_key_that_others_could_read_is_closed_and_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = load_keys(tmp_path, {})
    (tmp_path / "token.key").chmod(0o644)
    assert load_keys(tmp_path, {}) == before
    assert (tmp_path / "token.key").stat().st_mode & 0o777 == 0o600
    assert "could be read by others" in caplog.text


def test_a_damaged_key_and_one_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    (tmp_path / "token.key").write_bytes(b"short\n")
    with pytest.raises(DataDirectoryError, match="is damaged"):
        load_keys(tmp_path, {})
    (tmp_path / "token.key").unlink()
    (tmp_path / "token.key").mkdir(mode=0o700)
    with pytest.raises(DataDirectoryError, match="cannot be used"):
        load_keys(tmp_path, {})
