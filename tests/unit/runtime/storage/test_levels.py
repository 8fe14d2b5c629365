"""What any level store does, whatever database is behind it (rulings 53–58, 71, 78, 102); and what SQLite adds.

Another store joins the suite with a line in `OPENERS`.
"""

from __future__ import annotations

import errno
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from runtime.portal.stores import Levels
from runtime.storage.data_directory import DataDirectory
from runtime.storage.errors import StorageFullError
from runtime.storage.level_draft import LevelDraft, level_draft
from runtime.storage.levels import LevelExistsError, LevelStore, LevelVersionError, UnknownLevelError, is_level_id
from runtime.storage.write_steps import WriteFault, no_fault
from tests.helpers.specs import spec

NOW_MS = 1_767_225_600_000

Opened = Callable[[], Levels]


class SqliteFolder:
    """A data directory that is opened again and again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open = ExitStack()
        self.now_ms = NOW_MS

    def open(self, fault: WriteFault = no_fault) -> LevelStore:
        self.close()
        directory = self._open.enter_context(DataDirectory.open(self._path, fault))
        return LevelStore(directory.database, lambda: self.now_ms)

    def close(self) -> None:
        self._open.close()


OPENERS = {"sqlite": SqliteFolder}


@pytest.fixture(params=OPENERS)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteFolder]:
    made = OPENERS[request.param](tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def store(folder: SqliteFolder) -> Levels:
    return folder.open()


def draft(name: str | None = "Forest", **more: object) -> LevelDraft:
    return level_draft(name, spec(**more))  # type: ignore[arg-type]


def ids(store: Levels) -> list[str]:
    return [head.level_id for head in store.page(50, 0)[0]]


def test_a_level_is_read_as_it_was_written(folder: SqliteFolder) -> None:
    content = spec("a", "b", later={"unknown": [2**60 + 1, 0.1]})
    head = folder.open().create(level_draft("Forest", content, {"hidden": ["a"]}), "forest")
    assert (head.level_id, head.name, head.version, head.updated_at_ms, head.entity_count) == (
        "forest",
        "Forest",
        1,
        NOW_MS,
        2,
    )
    stored = folder.open().read("forest")
    assert stored.head == head
    assert json.loads(stored.content) == content
    assert stored.editor == b'{"hidden":["a"]}'


def test_each_write_raises_the_version_an_unchanged_one_too(store: Levels) -> None:
    store.create(draft(), "forest")
    assert [store.replace("forest", draft(), based_on).version for based_on in (1, 2, 3)] == [2, 3, 4]


def test_a_write_without_name_or_editor_state_keeps_them(store: Levels) -> None:
    store.create(level_draft("Forest", spec(), {"hidden": []}), "forest")
    store.replace("forest", draft(None), 1)
    kept = store.read("forest")
    assert (kept.head.name, kept.editor) == ("Forest", b'{"hidden":[]}')
    store.replace("forest", level_draft("Wood", spec(), {"hidden": ["x"]}), 2)
    changed = store.read("forest")
    assert (changed.head.name, changed.editor) == ("Wood", b'{"hidden":["x"]}')


def test_a_write_on_an_old_version_changes_nothing(store: Levels) -> None:
    store.create(draft(), "forest")
    store.replace("forest", draft(), 1)
    with pytest.raises(LevelVersionError) as stale:
        store.replace("forest", draft("Wood"), 1)
    assert stale.value.version == 2
    with pytest.raises(LevelVersionError):
        store.delete("forest", 1)
    assert store.read("forest").head.name == "Forest"


def test_versions_go_on_after_a_deletion(folder: SqliteFolder) -> None:
    store = folder.open()
    store.create(draft(), "Forest")
    store.replace("Forest", draft(), 1)
    store.delete("Forest")
    assert folder.open().create(draft(), "forest").version == 3


def test_what_is_not_there_cannot_be_read_written_or_deleted(store: Levels) -> None:
    store.create(draft(), "Forest")
    for level_id in ("forest", "other"):
        with pytest.raises(UnknownLevelError):
            store.read(level_id)
        with pytest.raises(UnknownLevelError):
            store.replace(level_id, draft(), 1)
        with pytest.raises(UnknownLevelError):
            store.delete(level_id)


def test_ids_that_differ_only_in_case_collide(store: Levels) -> None:
    store.create(draft(), "Forest")
    with pytest.raises(LevelExistsError) as taken:
        store.create(draft(), "fOREST")
    assert taken.value.level_id == "Forest"


def test_an_id_is_made_of_the_name_and_never_one_that_was_used(store: Levels) -> None:
    made = [store.create(draft(name)).level_id for name in ("Dark  Forest!", "dark forest", "☃", "x" * 300)]
    assert made == ["dark-forest", "dark-forest-2", "level", "x" * 52]
    store.delete("dark-forest-2")
    assert store.create(draft("Dark Forest")).level_id == "dark-forest-3"
    assert all(is_level_id(level_id) for level_id in made)


def test_levels_are_listed_by_id_and_paged(store: Levels) -> None:
    for level_id in ("c", "a", "B", "d"):
        store.create(draft(), level_id)
    heads, total = store.page(2, 1)
    assert ([head.level_id for head in heads], total) == (["a", "c"], 4)
    assert store.page(50, 4) == ([], 4)


def test_half_a_surrogate_pair_names_no_scene(store: Levels) -> None:
    assert store.find("\ud800") == ()


def test_a_scene_is_found_by_the_level_of_that_id_first(store: Levels) -> None:
    store.create(draft(scene="glade"), "b")
    store.create(draft(scene="glade"), "a")
    store.create(draft(scene="other"), "c")
    assert store.find("glade") == ("a", "b")
    assert store.find("other") == ("c",)
    assert store.find("nowhere") == ()
    store.create(draft(scene="other"), "glade")
    assert store.find("glade") == ("glade",)


def test_worlds_are_those_of_the_levels_as_the_newest_says(folder: SqliteFolder) -> None:
    store = folder.open()
    store.create(draft(world="earth"), "b")
    store.create(draft(world="moon"), "c")
    folder.now_ms += 1
    low = spec(world="earth")
    low["world"] |= {"name": "Earth", "gravity": [0, -1, 0]}
    store.create(level_draft("Low", low), "a")
    earth, moon = store.worlds()
    assert (earth.world_id, earth.name, earth.gravity, earth.level_ids) == ("earth", "Earth", b"[0,-1,0]", ("a", "b"))
    assert (moon.name, moon.gravity, moon.level_ids) == ("Dark Forest", b"[0,-9.8,0]", ("c",))


@pytest.mark.parametrize("step", ["level begun", "level about to be durable"])
def test_a_full_disk_loses_nothing(folder: SqliteFolder, step: str) -> None:
    folder.open().create(draft(), "forest")

    def fill(reached: str) -> None:
        if reached == step:
            raise OSError(errno.ENOSPC, "no space")

    full = folder.open(fill)
    with pytest.raises(StorageFullError):
        full.replace("forest", draft("Wood"), 1)
    with pytest.raises(StorageFullError):
        full.create(draft(), "other")
    with pytest.raises(StorageFullError):
        full.delete("forest")
    again = folder.open()
    assert (ids(again), again.read("forest").head.version) == (["forest"], 1)
    assert again.replace("forest", draft(), 1).version == 2


def test_a_row_made_by_hand_with_a_dot_is_left_out_and_named_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with DataDirectory.open(tmp_path / "data") as directory:
        store = LevelStore(directory.database, lambda: 0)
        store.create(draft(), ".hidden")
        store.create(draft(), "fine")
        with caplog.at_level(logging.WARNING):
            again = LevelStore(directory.database, lambda: 0)
        assert caplog.text.count("'.hidden'") == 1
        assert (ids(again), again.page(50, 0)[1]) == (["fine"], 1)
        with pytest.raises(UnknownLevelError):
            again.read(".hidden")
        with pytest.raises(UnknownLevelError):
            again.delete(".hidden")


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        *((text, True) for text in ("a", "A-b_c.9", "x" * 64)),
        *((text, False) for text in ("", "x" * 65, ".", "..", ".a", "a.", "a/b", "ä", "a\n", "a b")),
    ],
)
def test_which_texts_can_be_ids(text: str, holds: bool) -> None:
    assert is_level_id(text) is holds
