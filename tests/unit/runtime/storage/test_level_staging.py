"""Long texts that are written ahead of their level: nobody sees them before it, and nothing is left without it."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from runtime.storage import database
from runtime.storage.data_directory import DataDirectory
from runtime.storage.errors import StorageFullError
from runtime.storage.level_draft import LevelDraft, level_draft
from runtime.storage.level_texts import INLINE_BYTES
from runtime.storage.levels import LevelStore, LevelVersionError
from tests.helpers.specs import spec


class Disk:
    """A store whose disk can be filled."""

    def __init__(self, folder: Path) -> None:
        self.full_at = ""
        self.directory = DataDirectory.open(folder, self._reached)
        self.store = LevelStore(self.directory.database, lambda: 0)

    def _reached(self, step: str) -> None:
        if step == self.full_at:
            raise OSError(errno.ENOSPC, "no space")

    @property
    def bytes_of_texts(self) -> int:
        [(size,)] = self.directory.database.read("SELECT coalesce(sum(length(body)), 0) FROM level_texts")
        return int(size)


def long_draft(fill: str = "x") -> LevelDraft:
    return level_draft("Forest", spec("a", padding=fill * (3 * INLINE_BYTES)), {"camera": fill * (2 * INLINE_BYTES)})


def test_what_is_staged_to_the_end_or_only_begun_becomes_a_level(tmp_path: Path) -> None:
    disk = Disk(tmp_path / "data")
    with disk.directory:
        for number, steps in enumerate((0, 1, 100)):
            draft = long_draft(str(number))
            staged = disk.store.stage(draft)
            assert sum(staged.write_some() for _ in range(steps)) == min(steps, 7)
            with pytest.raises(LookupError):
                assert disk.store.page(50, number)[0][0]
            disk.store.create(draft, f"l{number}", staged)
            staged.discard()
            stored = disk.store.read(f"l{number}")
            assert (stored.content, stored.editor) == (b"".join(draft.content), b"".join(draft.editor or ()))


def test_what_no_level_took_is_removed(tmp_path: Path) -> None:
    disk = Disk(tmp_path / "data")
    with disk.directory:
        disk.store.create(level_draft("Forest", spec("a")), "forest")
        staged = disk.store.stage(long_draft())
        assert staged.write_some()
        with pytest.raises(LevelVersionError):
            disk.store.replace("forest", long_draft(), 7, staged)
        assert disk.bytes_of_texts > 0
        staged.discard()
        assert disk.bytes_of_texts == 0


def test_short_texts_need_no_staging(tmp_path: Path) -> None:
    disk = Disk(tmp_path / "data")
    with disk.directory:
        staged = disk.store.stage(level_draft("Forest", spec("a"), {"camera": 1}))
        assert not staged.write_some()
        staged.discard()


def test_the_last_room_on_a_disk_is_left_for_removals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk(tmp_path / "data")
    with disk.directory:
        disk.store.create(long_draft(), "forest")
        monkeypatch.setattr(database, "SPARE_BYTES", 1 << 60)
        staged = disk.store.stage(long_draft())
        with pytest.raises(StorageFullError, match="nearly full"):
            staged.write_some()
        staged.discard()
        disk.store.delete("forest")  # what that leaves in the file can be taken again
        again = disk.store.stage(long_draft())
        assert again.write_some()
        again.discard()


def test_a_disk_that_fills_meanwhile_leaves_nothing_behind(tmp_path: Path) -> None:
    disk = Disk(tmp_path / "data")
    with disk.directory:
        staged = disk.store.stage(long_draft())
        assert staged.write_some()
        disk.full_at = "level text about to be durable"
        with pytest.raises(StorageFullError):
            staged.write_some()
        staged.discard()
        assert disk.bytes_of_texts == 0
        disk.full_at = ""
        disk.store.create(long_draft(), "forest")
        assert disk.store.read("forest").content == b"".join(long_draft().content)
