"""A backup of a data directory in use: of one moment, whole, for its owner alone."""

import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from runtime.storage import backup as module
from runtime.storage.audit import AuditLog
from runtime.storage.backup import check_backup, make_backup
from runtime.storage.backup_file import BackupError, open_backup
from runtime.storage.data_directory import DATABASE_NAME, DataDirectory
from runtime.storage.errors import DataDirectoryError
from runtime.storage.telemetry import TelemetryLog


def paths(backup: Path) -> list[str]:
    with open_backup(backup) as (_, manifest):
        return sorted(member.path for member in manifest.members)


def content(backup: Path, path: str) -> bytes:
    with open_backup(backup) as (archive, _):
        return archive.read(f"data/{path}")


def test_everything_that_a_restore_needs_is_in_it_and_nothing_of_this_start(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with DataDirectory.open(data):
        (data / "jwt.key").write_bytes(b"secret")
        (data / "assets").mkdir()
        (data / "assets" / "mug.glb").write_bytes(b"glTF")
        (data / "assets" / ".mug.glb.1.new").write_bytes(b"half")
        (data / f"{DATABASE_NAME}.damaged-1").write_bytes(b"old")
        (data / "recovery" / "w").mkdir(parents=True)
        (data / "recovery" / "w" / "journal").write_bytes(b"window")
        (data / "link").symlink_to("/etc/passwd")
        manifest = make_backup(data, tmp_path / "b.zip", 0)
    assert paths(tmp_path / "b.zip") == ["assets/mug.glb", "jwt.key", DATABASE_NAME]
    assert manifest.created_at == "1970-01-01T00:00:00.000Z"
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    assert sorted(one.name for one in tmp_path.iterdir()) == ["b.zip", "data"]


def test_the_database_is_that_of_one_moment_while_others_write(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with DataDirectory.open(data) as directory:
        log = AuditLog(directory.database, now_ms=lambda: 0)
        stop = threading.Event()

        def write() -> None:
            while not stop.is_set():
                log.append(actor="anna", role="ADMIN", action="x", target="y" * 500)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for number in range(5):
                make_backup(data, tmp_path / f"{number}.zip", 0)
        finally:
            stop.set()
            writer.join()
    counts = []
    for number in range(5):
        copy = tmp_path / f"{number}.db"
        copy.write_bytes(content(tmp_path / f"{number}.zip", DATABASE_NAME))
        connection = sqlite3.connect(copy)
        rows = connection.execute("SELECT seq FROM audit ORDER BY seq").fetchall()
        assert [seq for (seq,) in rows] == list(range(1, len(rows) + 1))
        counts.append(len(rows))
        connection.close()
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def test_of_telemetry_only_whole_records_are_taken(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with DataDirectory.open(data):
        log = TelemetryLog(data / "telemetry", now_ms=lambda: 0, rotate_bytes=200)
        for number in range(5):
            log.append("X", {"number": number})
            log.flush()
        with log.path.open("ab") as file:
            file.write(b'{"seq":6,"ts')
        make_backup(data, tmp_path / "b.zip", 0)
        log.close()
    telemetry = [path for path in paths(tmp_path / "b.zip") if path.startswith("telemetry/")]
    assert len(telemetry) > 1
    lines = b"".join(content(tmp_path / "b.zip", path) for path in telemetry)
    assert lines.count(b"\n") == 5
    assert lines.endswith(b"\n")


def test_a_log_that_is_rotated_meanwhile_is_looked_at_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    DataDirectory.open(data).close()
    folder = data / "telemetry"
    folder.mkdir()
    (folder / "telemetry_samples.json").write_bytes(b"1\n")
    listings = [["gone.json"], [], None, None]
    honest = module._telemetry_files

    def files(where: Path) -> list[str]:
        told = listings.pop(0)
        return honest(where) if told is None else told

    monkeypatch.setattr(module, "_telemetry_files", files)
    listings[1:1] = [["telemetry_samples.json"]]
    make_backup(data, tmp_path / "b.zip", 0)
    assert content(tmp_path / "b.zip", "telemetry/telemetry_samples.json") == b"1\n"


def test_a_log_that_never_stands_still_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "data"
    DataDirectory.open(data).close()
    monkeypatch.setattr(module, "_telemetry_files", lambda folder: ["gone.json"])
    with pytest.raises(BackupError, match="changes faster"):
        make_backup(data, tmp_path / "b.zip", 0)


def test_what_fails_leaves_the_former_backup_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "b.zip"
    out.write_bytes(b"the former one")
    with pytest.raises(DataDirectoryError, match="is no data directory"):
        make_backup(tmp_path / "nothing", out, 0)
    data = tmp_path / "data"
    DataDirectory.open(data).close()
    with pytest.raises(BackupError, match="write the backup beside it"):
        make_backup(data, data / "b.zip", 0)
    page = 4096
    whole = (data / DATABASE_NAME).read_bytes()
    (data / DATABASE_NAME).write_bytes(whole[: page * 3] + b"\xff" * page + whole[page * 4 :])
    with pytest.raises((BackupError, DataDirectoryError), match=r"damaged|malformed"):
        make_backup(data, out, 0)
    assert out.read_bytes() == b"the former one"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["b.zip", "data"]


def test_a_backup_is_read_to_the_last_byte_when_it_is_checked(tmp_path: Path) -> None:
    data = tmp_path / "data"
    DataDirectory.open(data).close()
    (data / "key").write_bytes(b"k" * 5000)
    made = make_backup(data, tmp_path / "b.zip", 0)
    assert check_backup(tmp_path / "b.zip") == made
