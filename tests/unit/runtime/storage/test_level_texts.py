"""Long texts of levels: whole for who reads, gone when nobody does, and bounded for who never ends."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from runtime.storage import level_texts
from runtime.storage.data_directory import DATABASE_NAME, DataDirectory
from runtime.storage.errors import StorageError
from runtime.storage.level_draft import PIECE_BYTES, LevelDraft, level_draft
from runtime.storage.level_texts import INLINE_BYTES, StoredText
from runtime.storage.levels import LevelStore
from tests.helpers.older_databases import NO_LEVEL_TEXTS
from tests.helpers.specs import spec

LONG = INLINE_BYTES + 3 * PIECE_BYTES + 5


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[DataDirectory]:
    with DataDirectory.open(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def store(directory: DataDirectory) -> LevelStore:
    return LevelStore(directory.database, lambda: 0)


def long_draft(fill: str = "x", *, has_editor: bool = False) -> LevelDraft:
    return level_draft("Forest", spec("a", padding=fill * LONG), {"camera": fill * LONG} if has_editor else None)


def texts_in(directory: DataDirectory) -> list[int]:
    return [number for (number,) in directory.database.read("SELECT DISTINCT text FROM level_texts ORDER BY text")]


def read_all(text: object) -> bytes:
    assert isinstance(text, StoredText)
    read = b"".join(text.pieces())
    assert len(read) == text.size
    return read


def test_a_long_text_is_read_in_pieces_and_a_short_one_lies_with_its_level(
    directory: DataDirectory, store: LevelStore
) -> None:
    draft = long_draft()
    store.create(draft, "forest")
    store.create(level_draft("Small", spec("a")), "small")
    with closing(store.open("forest")) as opened:
        assert read_all(opened.content) == b"".join(draft.content)
        assert isinstance(opened.content, StoredText)
        assert max(map(len, opened.content.pieces())) == PIECE_BYTES
    assert isinstance(store.open("small").content, bytes)
    assert len(texts_in(directory)) == 1
    assert store.read("forest").content == b"".join(draft.content)


def test_what_is_being_read_stays_one_version_and_goes_when_nobody_reads_it(
    directory: DataDirectory, store: LevelStore
) -> None:
    first = long_draft("1")
    store.create(first, "forest")
    opened, again = store.open("forest"), store.open("forest")
    assert isinstance(opened.content, StoredText)
    pieces = opened.content.pieces()
    begin = next(pieces)
    for fill in "23":
        store.replace("forest", long_draft(fill), store.head("forest").version)
    store.delete("forest")
    assert begin + b"".join(pieces) == b"".join(first.content)
    assert len(texts_in(directory)) == 1
    opened.close()
    opened.close()
    store.create(level_draft("Small", spec("a")), "small")
    assert len(texts_in(directory)) == 1  # the other one still reads
    again.close()
    store.create(level_draft("Small", spec("a")), "other")
    assert texts_in(directory) == []


def test_an_editor_state_that_is_kept_is_kept_whole(directory: DataDirectory, store: LevelStore) -> None:
    first = long_draft("1", has_editor=True)
    store.create(first, "forest")
    store.replace("forest", long_draft("2"), 1)
    assert store.read("forest").editor == b"".join(first.editor or ())
    store.replace("forest", long_draft("3", has_editor=True), 2)
    assert store.read("forest").editor == b"".join(long_draft("3", has_editor=True).editor or ())
    assert len(texts_in(directory)) == 2
    store.replace("forest", level_draft(None, spec("a"), {"camera": 1}), 3)
    assert (store.read("forest").editor, texts_in(directory)) == (b'{"camera":1}', [])


def test_who_forgot_to_say_that_it_is_through_is_not_waited_for(directory: DataDirectory, store: LevelStore) -> None:
    store.create(long_draft("1"), "forest")
    opened = store.open("forest")
    store.delete("forest")
    assert len(texts_in(directory)) == 1
    del opened
    store.create(level_draft("Small", spec("a")), "small")
    assert texts_in(directory) == []


def test_readers_of_long_ago_are_given_up_where_too_much_waits_for_them(
    directory: DataDirectory, store: LevelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(level_texts, "MOST_SUPERSEDED_BYTES", 2 * LONG + PIECE_BYTES)
    store.create(long_draft("0"), "forest")
    opened = []
    for number in range(1, 5):
        opened.append(store.open("forest"))
        store.replace("forest", long_draft(str(number)), number)
    for old in opened[:2]:
        assert isinstance(old.content, StoredText)
        with pytest.raises(StorageError, match="replaced too long ago"):
            b"".join(old.content.pieces())
    for kept, fill in zip(opened[2:], "23", strict=True):
        assert read_all(kept.content) == b"".join(long_draft(fill).content)
    store.create(level_draft("Small", spec("a")), "small")
    assert len(texts_in(directory)) == 3
    for one in opened:
        one.close()


def test_a_piece_that_is_missing_is_told(directory: DataDirectory, store: LevelStore) -> None:
    store.create(long_draft(), "forest")
    with directory.database.transaction() as connection:
        connection.execute("DELETE FROM level_texts WHERE start = ?", (PIECE_BYTES,))
    with pytest.raises(StorageError, match="missing"):
        store.read("forest")


def test_what_a_runtime_left_behind_goes_with_the_first_write_of_the_next(tmp_path: Path) -> None:
    with DataDirectory.open(tmp_path / "data") as directory:
        store = LevelStore(directory.database, lambda: 0)
        store.create(long_draft(), "forest")
        assert store.stage(long_draft()).write_some()
        store.open("forest")
        assert len(texts_in(directory)) == 2
    with DataDirectory.open(tmp_path / "data") as directory:
        store = LevelStore(directory.database, lambda: 0)
        store.create(long_draft("2"), "other")
        assert len(texts_in(directory)) == 2
        assert store.read("forest").content == b"".join(long_draft().content)


def test_long_texts_of_an_older_release_come_apart_when_it_is_opened(tmp_path: Path) -> None:
    drafts = {"long": long_draft("x", has_editor=True), "small": level_draft("Small", spec("a"), {"camera": 1})}
    with DataDirectory.open(tmp_path / "data") as directory:
        store = LevelStore(directory.database, lambda: 0)
        for level_id, draft in drafts.items():
            store.create(draft, level_id)
    with closing(sqlite3.connect(tmp_path / "data" / DATABASE_NAME)) as connection:
        for level_id, draft in drafts.items():
            texts = (b"".join(draft.content), b"".join(draft.editor or ()), level_id)
            connection.execute("UPDATE levels SET content = ?, editor = ? WHERE level_id = ?", texts)
        for statement in NO_LEVEL_TEXTS:
            connection.execute(statement)
        connection.commit()
    with DataDirectory.open(tmp_path / "data") as directory:
        store = LevelStore(directory.database, lambda: 0)
        for level_id, draft in drafts.items():
            stored = store.read(level_id)
            assert hashlib.sha256(stored.content).hexdigest() == draft.sha256
            assert stored.editor == b"".join(draft.editor or ())
        with closing(store.open("long")) as opened:
            assert isinstance(opened.editor, StoredText)
            assert max(map(len, opened.editor.pieces())) == PIECE_BYTES
        assert isinstance(store.open("small").content, bytes)
