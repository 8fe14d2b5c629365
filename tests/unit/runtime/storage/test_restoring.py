"""A restore is done as a whole or not at all, and never under a runtime."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from runtime.storage.audit import AuditLog
from runtime.storage.audit_check import check_audit
from runtime.storage.audit_seal import AuditSeal
from runtime.storage.backup import make_backup
from runtime.storage.backup_file import BackupError, Manifest, chunks_of, write_manifest, write_member
from runtime.storage.beside import open_beside
from runtime.storage.data_directory import DATABASE_NAME, DataDirectory
from runtime.storage.errors import DataDirectoryInUseError
from runtime.storage.issued_tokens import IssuedToken, IssuedTokens
from runtime.storage.restoring import restore_backup
from runtime.storage.sign_ins import BadRefreshTokenError, SignInStore
from runtime.storage.users import UserStore

NOW_MS = 1_767_225_600_000


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    with DataDirectory.open(tmp_path / "origin") as directory:
        AuditLog(directory.database, now_ms=lambda: 0).append(actor="anna", role="ADMIN", action="x", target="y")
        (tmp_path / "origin" / "assets").mkdir()
        (tmp_path / "origin" / "assets" / "mug.glb").write_bytes(b"glTF")
        make_backup(tmp_path / "origin", tmp_path / "b.zip", 0)
    return tmp_path / "b.zip"


def others(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if one.name not in ("origin", "b.zip"))


def actors(data: Path) -> list[str]:
    with DataDirectory.open(data) as directory:
        assert directory.repairs == ()
        return [record["actor"] for record in AuditLog(directory.database, now_ms=lambda: 0).page(50, 0)[0]]


def test_a_directory_that_is_not_there_is_made(tmp_path: Path, backup: Path) -> None:
    restored = restore_backup(backup, tmp_path / "new" / "data", replace=False, now_ms=NOW_MS)
    assert (len(restored.manifest.members), restored.aside) == (2, None)
    data = tmp_path / "new" / "data"
    assert (data / "assets" / "mug.glb").read_bytes() == b"glTF"
    assert stat.S_IMODE(data.stat().st_mode) == stat.S_IMODE((data / "assets").stat().st_mode) == 0o700
    assert stat.S_IMODE((data / DATABASE_NAME).stat().st_mode) == 0o600
    assert actors(data) == ["local", "system", "anna"]
    assert others(tmp_path / "new") == ["data"]


def test_an_empty_one_is_filled(tmp_path: Path, backup: Path) -> None:
    (tmp_path / "data").mkdir()
    restore_backup(backup, tmp_path / "data", replace=False, now_ms=NOW_MS)
    assert actors(tmp_path / "data") == ["local", "system", "anna"]
    assert others(tmp_path) == ["data"]


def test_one_that_is_not_empty_is_refused_and_with_force_moved_aside(tmp_path: Path, backup: Path) -> None:
    DataDirectory.open(tmp_path / "data").close()
    (tmp_path / "data.replaced-1").mkdir()
    with pytest.raises(BackupError, match="is not empty"):
        restore_backup(backup, tmp_path / "data", replace=False, now_ms=NOW_MS)
    assert actors(tmp_path / "data") == []
    aside = restore_backup(backup, tmp_path / "data", replace=True, now_ms=NOW_MS).aside
    assert aside is not None
    assert aside == tmp_path / "data.replaced-2"
    assert actors(tmp_path / "data") == ["local", "system", "anna"]
    assert actors(aside) == []


def test_one_in_use_is_refused_whatever_is_asked(tmp_path: Path, backup: Path) -> None:
    with DataDirectory.open(tmp_path / "data"):
        for replace in (False, True):
            with pytest.raises(DataDirectoryInUseError, match="in use by process"):
                restore_backup(backup, tmp_path / "data", replace=replace, now_ms=NOW_MS)
    assert others(tmp_path) == ["data"]


def test_a_damaged_backup_changes_nothing(tmp_path: Path, backup: Path) -> None:
    DataDirectory.open(tmp_path / "data").close()
    text = backup.read_bytes()
    backup.write_bytes(text[: len(text) // 3] + b"\0" * 50 + text[len(text) // 3 + 50 :])
    with pytest.raises(BackupError):
        restore_backup(backup, tmp_path / "data", replace=True, now_ms=NOW_MS)
    assert others(tmp_path) == ["data"]
    assert actors(tmp_path / "data") == []


@pytest.mark.parametrize(
    ("layout", "name", "text", "reason"),
    [
        (10_000, DATABASE_NAME, b"", "newer release"),
        (1, "other", b"", "holds no plumbline.db"),
        (1, DATABASE_NAME, b"no database, though the checksum fits" * 200, "is damaged"),
    ],
)
def test_a_backup_that_no_runtime_could_start_on_is_refused(
    tmp_path: Path, layout: int, name: str, text: bytes, reason: str
) -> None:
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as archive:
        member = write_member(archive, name, chunks_of(io.BytesIO(text)))
        write_manifest(archive, Manifest("now", layout, (member,)))
    with pytest.raises(BackupError, match=reason):
        restore_backup(tmp_path / "odd.zip", tmp_path / "data", replace=False, now_ms=NOW_MS)
    assert others(tmp_path) == ["odd.zip"]


def test_what_cannot_be_replaced_in_one_step_is_refused(tmp_path: Path, backup: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BackupError, match="is no directory"):
        restore_backup(backup, tmp_path / "file", replace=True, now_ms=NOW_MS)
    with pytest.raises(BackupError, match="mount point"):
        restore_backup(backup, Path("/proc"), replace=True, now_ms=NOW_MS)


def test_if_the_last_step_fails_what_was_there_comes_back(
    tmp_path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    DataDirectory.open(tmp_path / "data").close()
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name.endswith(".restoring"):
            raise OSError("no")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="no"):
        restore_backup(backup, tmp_path / "data", replace=True, now_ms=NOW_MS)
    assert others(tmp_path) == ["data"]
    assert actors(tmp_path / "data") == []


def test_sign_ins_end_with_it_and_tokens_where_that_is_asked_for(tmp_path: Path) -> None:
    with DataDirectory.open(tmp_path / "origin") as directory:
        user = UserStore(directory.database, now_ms=lambda: NOW_MS).add("anna", "ADMIN", "hash")
        sign_ins = SignInStore(directory.database, now_ms=lambda: NOW_MS)
        made = [sign_ins.begin(user) for _ in range(3)]
        IssuedTokens(directory.database, now_ms=lambda: NOW_MS).add(
            IssuedToken("jti-1", "VIEWER", None, "anna", NOW_MS, NOW_MS + 1000)
        )
        make_backup(tmp_path / "origin", tmp_path / "b.zip", NOW_MS)
    restored = restore_backup(tmp_path / "b.zip", tmp_path / "mild", replace=False, now_ms=NOW_MS)
    assert (restored.sign_ins, restored.tokens) == (3, 0)
    strict = restore_backup(tmp_path / "b.zip", tmp_path / "strict", replace=False, now_ms=NOW_MS, withdraw_tokens=True)
    assert (strict.sign_ins, strict.tokens) == (3, 1)
    for place, is_withdrawn in (("mild", False), ("strict", True)):
        with DataDirectory.open(tmp_path / place) as directory:
            sign_ins = SignInStore(directory.database, now_ms=lambda: NOW_MS)
            for one in made:
                assert sign_ins.holder(one.family) is None
                with pytest.raises(BadRefreshTokenError):
                    sign_ins.refresh(one.refresh_token)
            tokens = IssuedTokens(directory.database, now_ms=lambda: NOW_MS)
            assert tokens.state("jti-1") == ("VIEWER", is_withdrawn)
            [newest, *_], _ = AuditLog(directory.database, now_ms=lambda: 0).page(5, 0)
            assert (newest["action"], newest["actor"]) == ("restore", "local")
            assert newest["target"] == (
                f"backup of {restored.manifest.created_at}: 3 sign-ins ended, {int(is_withdrawn)} tokens withdrawn"
            )
        with open_beside(tmp_path / place) as connection:
            assert check_audit(connection, AuditSeal(tmp_path / place)).is_sealed


def test_nothing_of_sqlite_is_left_beside_the_database(tmp_path: Path, backup: Path) -> None:
    restore_backup(backup, tmp_path / "data", replace=False, now_ms=NOW_MS)
    assert sorted(one.name for one in (tmp_path / "data").iterdir()) == ["assets", "audit.key", DATABASE_NAME]
