"""The file of a backup: whole, or refused with what is wrong with it."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from runtime.storage.backup_file import (
    MANIFEST,
    BackupError,
    Manifest,
    chunks_of,
    open_backup,
    unpack,
    write_manifest,
    write_member,
)


def packed(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        members = tuple(write_member(archive, name, chunks_of(io.BytesIO(text))) for name, text in files.items())
        write_manifest(archive, Manifest("2026-01-01T00:00:00.000Z", 5, members))
    return path


def unpacked(path: Path) -> dict[str, bytes]:
    found = {}
    with open_backup(path) as (archive, manifest):
        for member in manifest.members:
            out = io.BytesIO()
            unpack(archive, member, out.write)
            found[member.path] = out.getvalue()
    return found


def with_manifest(path: Path, manifest: bytes, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MANIFEST, manifest)
        for name, text in files.items():
            archive.writestr(f"data/{name}", text)
    return path


def manifest(**changes: Any) -> bytes:
    whole = {"format": "plumbline-backup", "formatVersion": 1, "createdAt": "now", "layout": 5, "files": []}
    return json.dumps(whole | changes).encode()


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    files = {"plumbline.db": b"x" * (3 << 20), "assets/ü mug.glb": b"", "key": b"secret"}
    path = packed(tmp_path / "b.zip", files)
    assert unpacked(path) == files
    with open_backup(path) as (_, found):
        assert (found.created_at, found.layout) == ("2026-01-01T00:00:00.000Z", 5)


def test_each_byte_that_changes_is_noticed(tmp_path: Path) -> None:
    path = packed(tmp_path / "b.zip", {"plumbline.db": bytes(range(256)) * 8, "key": b"secret"})
    whole = path.read_bytes()
    wanted = unpacked(path)
    noticed = 0
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            assert unpacked(path) == wanted  # a byte that says nothing, a time or a bit of the system
        except (BackupError, ValueError, OSError, RuntimeError):
            noticed += 1
    assert noticed > 100


def test_a_file_that_was_cut_off_is_no_backup(tmp_path: Path) -> None:
    path = packed(tmp_path / "b.zip", {"plumbline.db": b"x" * 10_000})
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(BackupError, match="is no whole backup"):
        unpacked(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"{", "is not JSON"),
        (b"[]", "is no backup of a data directory"),
        (manifest(format="other"), "is no backup of a data directory"),
        (manifest(formatVersion=2), "is a backup of format 2"),
        (manifest(files=None), "cannot be used"),
        (manifest(layout=None), "cannot be used"),
        (manifest(files=[{"path": "a", "bytes": 1}]), "cannot be used"),
        *(
            (manifest(files=[{"path": path, "bytes": 1, "sha256": "0"}]), "is no path inside")
            for path in ("../x", "/etc/x", "a/../../x", "", ".", "a\\b", "C:x", "a\0b")
        ),
    ],
)
def test_a_manifest_that_cannot_be_right_is_refused(tmp_path: Path, text: bytes, reason: str) -> None:
    with pytest.raises(BackupError, match=reason), open_backup(with_manifest(tmp_path / "b.zip", text)):
        pass


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("x", b"y")
    with pytest.raises(BackupError, match="has no manifest"), open_backup(tmp_path / "b.zip"):
        pass


def test_content_that_is_missing_or_of_another_size_is_refused(tmp_path: Path) -> None:
    sha = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"  # of x
    files = [{"path": "a", "bytes": 1, "sha256": sha}]
    assert unpacked(with_manifest(tmp_path / "1.zip", manifest(files=files), a=b"x")) == {"a": b"x"}
    for name, content in (("2.zip", {}), ("3.zip", {"a": b"xx"}), ("4.zip", {"a": b"y"}), ("5.zip", {"a": b""})):
        with pytest.raises(BackupError, match=r"a is (missing|damaged) in the backup"):
            unpacked(with_manifest(tmp_path / name, manifest(files=files), **content))
