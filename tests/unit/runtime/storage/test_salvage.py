"""Rows move from a damaged database into a new one as far as they can be read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.storage import slots
from runtime.storage.data_directory import DataDirectory
from runtime.storage.database import Database
from runtime.storage.issued_tokens import IssuedToken, IssuedTokens
from runtime.storage.level_draft import level_draft
from runtime.storage.levels import LevelStore
from runtime.storage.salvage import salvage
from runtime.storage.sign_ins import SignInStore
from runtime.storage.stored_config import stored_config
from runtime.storage.users import UserStore
from tests.helpers.older_databases import NO_LEVEL_TEXTS
from tests.helpers.specs import spec


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "new.db")
    yield database
    database.close()


def test_readable_rows_are_taken_over(tmp_path: Path, target: Database) -> None:
    source = Database(tmp_path / "old.db")
    with source.transaction() as connection:
        slots.write_body(connection, stored_config("v12", {"configId": "x"}))
        slots.point(connection, "active", "v12")
        connection.execute("INSERT INTO audit VALUES (1, 'record')")
        connection.execute("INSERT INTO journal VALUES (1, 1, 0, 9, x'00', 1)")
    source.close()
    assert salvage(tmp_path / "old.db", target) == "rows taken over: 1 of configs, 1 of slots, 1 of audit"
    config = slots.read_slot(target, "active")
    assert config is not None
    assert config.config_id == "x"
    assert target.read("SELECT count(*) FROM journal") == [(0,)]


def test_numbers_go_on_where_the_saved_versions_end(tmp_path: Path, target: Database) -> None:
    source = Database(tmp_path / "old.db")
    with source.transaction() as connection:
        slots.write_body(connection, stored_config("v12", {}))
        slots.write_body(connection, stored_config("s3", {}))
        slots.record(connection, stored_config("v40", {}), "COMMIT", "ann", 0)
    source.close()
    salvage(tmp_path / "old.db", target)
    with target.transaction() as connection:
        assert slots.next_version(connection, "v") == "v41"
        assert slots.next_version(connection, "s") == "s4"


def test_users_and_given_out_tokens_are_taken_over_and_sign_ins_are_not(tmp_path: Path, target: Database) -> None:
    source = Database(tmp_path / "old.db")
    anna = UserStore(source, now_ms=lambda: 0).add("anna", "ADMIN", "hash")
    sign_in = SignInStore(source, now_ms=lambda: 0).begin(anna)
    given_out = IssuedToken("jti", "VIEWER", None, "anna", 0, 1)
    IssuedTokens(source, now_ms=lambda: 0).add(given_out)
    IssuedTokens(source, now_ms=lambda: 0).withdraw("jti")
    source.close()
    salvage(tmp_path / "old.db", target)
    assert UserStore(target, now_ms=lambda: 0).find("anna") == anna
    assert IssuedTokens(target, now_ms=lambda: 0).state("jti") == ("VIEWER", True)
    assert SignInStore(target, now_ms=lambda: 0).holder(sign_in.family) is None


def test_levels_are_taken_over_and_their_versions_go_on(tmp_path: Path, target: Database) -> None:
    source = Database(tmp_path / "old.db")
    levels = LevelStore(source, lambda: 0)
    levels.create(level_draft("Forest", spec()), "forest")
    levels.replace("forest", level_draft(None, spec()), 1)
    with source.transaction() as connection:
        connection.execute("DELETE FROM level_versions")
    source.close()
    salvage(tmp_path / "old.db", target)
    assert LevelStore(target, lambda: 0).replace("forest", level_draft(None, spec()), 2).version == 3


def test_tables_that_are_missing_or_of_another_shape_are_passed_over(tmp_path: Path, target: Database) -> None:
    source = sqlite3.connect(tmp_path / "old.db")
    source.execute("CREATE TABLE configs (version TEXT)")
    source.execute("INSERT INTO configs VALUES ('v1')")
    source.execute("CREATE TABLE counters (name TEXT, value INTEGER)")
    source.execute("INSERT INTO counters VALUES ('v', 5)")
    source.commit()
    source.close()
    assert salvage(tmp_path / "old.db", target) == "rows taken over: 1 of counters"


def test_of_what_cannot_be_opened_nothing_is_taken(tmp_path: Path, target: Database) -> None:
    assert salvage(tmp_path / "gone.db", target) == "nothing of it could be read"
    (tmp_path / "text.db").write_bytes(b"no database" * 500)
    assert salvage(tmp_path / "text.db", target) == "nothing of it could be read"


def test_a_level_with_a_hole_in_its_text_is_none(tmp_path: Path, target: Database) -> None:
    with DataDirectory.open(tmp_path / "data") as directory:
        store = LevelStore(directory.database, lambda: 0)
        for level_id in ("torn", "whole"):
            store.create(level_draft("Long", spec("a", padding="x" * (2 << 20))), level_id)
        store.create(level_draft("Short", spec("a")), "short")
        with directory.database.transaction() as connection:
            connection.execute("DELETE FROM level_texts WHERE text = 1 AND start > 1000000")
        damaged = directory.database.path
        said = salvage(damaged, target)
    assert "2 of levels" in said
    kept = LevelStore(target, lambda: 0)
    assert [head.level_id for head in kept.page(9, 0)[0]] == ["short", "whole"]
    assert len(kept.read("whole").content) > 2 << 20


def test_levels_of_an_older_release_are_taken_over(tmp_path: Path, target: Database) -> None:
    with DataDirectory.open(tmp_path / "data") as directory:
        LevelStore(directory.database, lambda: 0).create(level_draft("Short", spec("a")), "short")
        for statement in NO_LEVEL_TEXTS:
            directory.database.read(statement)
        salvage(directory.database.path, target)
    assert LevelStore(target, lambda: 0).head("short").name == "Short"
