"""Where the chain of the audit is broken first, and how."""

import sqlite3
from pathlib import Path
from typing import Any

import orjson
import pytest

from runtime.storage.audit import AuditLog
from runtime.storage.audit_chain import FIRST_HASH, chained, signing_json
from runtime.storage.audit_check import AT_ONCE, AuditCheck, check_audit
from runtime.storage.beside import open_beside
from runtime.storage.data_directory import DATABASE_NAME, DataDirectory


def written(folder: Path, count: int) -> Path:
    with DataDirectory.open(folder) as directory:
        log = AuditLog(directory.database, now_ms=lambda: 0, schedule=lambda seconds, call: None)
        for number in range(count):
            log.append(actor="anna", role="ADMIN", action="x", target=f"card {number} ü", at_once=False)
        log.flush()
    return folder


def tampered(folder: Path, statement: str, *values: Any) -> AuditCheck:
    with sqlite3.connect(folder / DATABASE_NAME) as connection:
        connection.execute(statement, values)
    connection.close()
    return checked(folder)


def checked(folder: Path) -> AuditCheck:
    with open_beside(folder) as connection:
        return check_audit(connection)


def record_of(folder: Path, seq: int) -> dict[str, Any]:
    with open_beside(folder) as connection:
        [(text,)] = connection.execute("SELECT record FROM audit WHERE seq = ?", (seq,)).fetchall()
    record = orjson.loads(text)
    assert isinstance(record, dict)
    return record


def test_an_empty_audit_and_a_long_one_are_whole(tmp_path: Path) -> None:
    assert checked(written(tmp_path / "empty", 0)) == AuditCheck(0, FIRST_HASH, None)
    folder = written(tmp_path / "long", AT_ONCE + 3)
    found = checked(folder)
    assert (found.records, found.broken) == (AT_ONCE + 3, None)
    assert found.head == record_of(folder, AT_ONCE + 3)["hash"]


@pytest.mark.parametrize(
    ("statement", "seq", "reason"),
    [
        ("UPDATE audit SET record = replace(record, 'anna', 'otto') WHERE seq = 3", 3, "it was changed"),
        ("DELETE FROM audit WHERE seq = 3", 4, "record 3 is missing before it"),
        ("DELETE FROM audit WHERE seq IN (1, 2, 3)", 4, "records 1 to 3 are missing before it"),
        ("UPDATE audit SET record = '{' WHERE seq = 2", 2, "it cannot be read"),
        ("UPDATE audit SET record = '[]' WHERE seq = 2", 2, "it cannot be read"),
        ("UPDATE audit SET record = (SELECT record FROM audit WHERE seq = 4) WHERE seq = 2", 2, "that it is record 4"),
        ("INSERT INTO audit SELECT 0, record FROM audit WHERE seq = 1", 0, "records 1 to -1"),
    ],
)
def test_the_first_broken_record_is_named_with_the_reason(
    tmp_path: Path, statement: str, seq: int, reason: str
) -> None:
    found = tampered(written(tmp_path / "data", 5), statement)
    assert found.broken is not None
    assert found.broken.seq == seq
    assert reason in found.broken.reason


def test_a_record_that_was_replaced_with_a_hash_of_its_own_shows_in_the_next(tmp_path: Path) -> None:
    folder = written(tmp_path / "data", 5)
    forged = record_of(folder, 3)
    forged.pop("hash")
    forged = chained(forged | {"actor": "nobody"}, forged.pop("prevHash"))
    found = tampered(folder, "UPDATE audit SET record = ? WHERE seq = 3", signing_json(forged))
    assert found.broken is not None
    assert (found.broken.seq, found.records) == (4, 3)
    assert "which was replaced" in found.broken.reason


def test_a_record_that_is_added_while_it_is_read_does_not_matter(tmp_path: Path) -> None:
    folder = written(tmp_path / "data", 2)
    with DataDirectory.open(folder) as directory, open_beside(folder) as connection:
        log = AuditLog(directory.database, now_ms=lambda: 0)
        log.append(actor="anna", role="ADMIN", action="x", target="y")
        assert check_audit(connection).records == 3
        log.append(actor="anna", role="ADMIN", action="x", target="y")
        assert check_audit(connection).records == 4
