"""The level store: world specs under an id, with a version that rises by one with each write and never comes back.

Ids that differ only in case are one id to it. It knows what a level is looked up by, and judges no content.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from runtime.storage.database import Database
from runtime.storage.level_draft import LevelDraft
from runtime.storage.level_reading import LevelHead, OpenLevel, StoredLevel
from runtime.storage.level_staging import StagedLevel
from runtime.storage.level_texts import LevelTexts, StagedText

LONGEST_ID = 64
_ID = re.compile(r"[A-Za-z0-9_-](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_-])?\Z")
_HEAD = "level_id, name, version, updated_at_ms, entity_count, sha256"
_TEXTS = "content, content_text, content_bytes, editor, editor_text, editor_bytes"
_USABLE = "level_id NOT LIKE '.%' AND level_id NOT LIKE '%.'"

log = logging.getLogger("plumbline.storage")


def is_level_id(text: str) -> bool:
    """Tell whether a text can be the id of a level: 1 to 64 letters, digits, `_`, `-`, and `.` inside (ruling 54)."""
    return _ID.match(text) is not None


@dataclass(frozen=True, slots=True)
class StoredWorld:
    """A world and the levels that are set in it; name and gravity (JSON text) as its newest level says."""

    world_id: str
    name: str
    gravity: bytes
    level_ids: tuple[str, ...]


class LevelExistsError(Exception):
    """The id is in use, maybe in another spelling: `level_id` is the one that is there."""

    def __init__(self, level_id: str) -> None:
        super().__init__(f"there is a level {level_id} already")
        self.level_id = level_id


class UnknownLevelError(Exception):
    """No level has the id."""


class LevelVersionError(Exception):
    """What was to be changed has changed meanwhile; `version` is the present one."""

    def __init__(self, level_id: str, version: int) -> None:
        super().__init__(f"the level {level_id} is at version {version}")
        self.version = version


class LevelStore:
    """Belongs to the portal's thread; each write is on disk when its method returns.

    What cannot be written or read raises `StorageError`; a write that raises has changed nothing.
    """

    def __init__(self, database: Database, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms
        self._texts = LevelTexts(database)
        for (level_id,) in database.read(f"SELECT level_id FROM levels WHERE NOT ({_USABLE})"):  # noqa: S608 - ours
            log.warning("the stored level %r is left out: an id neither begins nor ends with a dot", level_id)

    def page(self, limit: int, offset: int) -> tuple[Sequence[LevelHead], int]:
        """Return the levels of a page in the order of their ids, and how many there are."""
        rows = self._database.read(
            f"SELECT {_HEAD} FROM levels WHERE {_USABLE} ORDER BY level_id LIMIT ? OFFSET ?",  # noqa: S608 - ours
            limit,
            offset,
        )
        [(total,)] = self._database.read(f"SELECT count(*) FROM levels WHERE {_USABLE}")  # noqa: S608 - ours
        return [LevelHead(*row) for row in rows], total

    def read(self, level_id: str) -> StoredLevel:
        """Return a level with its texts; raises `UnknownLevelError`."""
        opened = self.open(level_id)
        try:
            return opened.whole()
        finally:
            opened.close()

    def head(self, level_id: str) -> LevelHead:
        """Return what a list says of a level; raises `UnknownLevelError`."""
        rows = self._database.read(
            f"SELECT {_HEAD} FROM levels WHERE level_id = ? AND {_USABLE}",  # noqa: S608 - ours
            level_id,
        )
        if not rows:
            raise UnknownLevelError(level_id)
        return LevelHead(*rows[0])

    def open(self, level_id: str) -> OpenLevel:
        """Return a level to be read bit by bit, which later writes do not change; raises `UnknownLevelError`."""
        rows = self._database.read(
            f"SELECT {_HEAD}, {_TEXTS} FROM levels WHERE level_id = ? AND {_USABLE}",  # noqa: S608 - ours
            level_id,
        )
        if not rows:
            raise UnknownLevelError(level_id)
        [(*head, content, content_text, content_bytes, editor, editor_text, editor_bytes)] = rows
        return OpenLevel(
            LevelHead(*head),
            content if content_text is None else self._texts.open(content_text, content_bytes),
            editor if editor_text is None else self._texts.open(editor_text, editor_bytes),
        )

    def find(self, scene_id: str) -> tuple[str, ...]:
        """Return the ids of the levels that a scene id names: the level of that id alone, else all with that scene."""
        if not _is_text(scene_id):
            return ()
        rows = self._database.read(
            "SELECT level_id, level_id = ? AS own FROM levels"  # noqa: S608 - ours
            f" WHERE (level_id = ? OR scene_id = ?) AND {_USABLE} ORDER BY own DESC, level_id",
            scene_id,
            scene_id,
            scene_id,
        )
        return (rows[0][0],) if rows and rows[0][1] else tuple(level_id for level_id, _ in rows)

    def worlds(self) -> tuple[StoredWorld, ...]:
        """Return the worlds of all levels, by id."""
        rows = self._database.read(
            f"SELECT world_id, world_name, gravity, level_id FROM levels WHERE {_USABLE}"  # noqa: S608 - ours
            " ORDER BY world_id, updated_at_ms DESC, level_id"
        )
        worlds: dict[str, tuple[str, str, list[str]]] = {}
        for world_id, name, gravity, level_id in rows:
            worlds.setdefault(world_id, (name, gravity, []))[2].append(level_id)
        return tuple(
            StoredWorld(world_id, name, gravity.encode(), tuple(sorted(ids)))
            for world_id, (name, gravity, ids) in worlds.items()
        )

    def stage(self, draft: LevelDraft) -> StagedLevel:
        """Begin to write the texts of a draft ahead of it, where they are long: `create` or `replace` follows."""
        return StagedLevel(self._database, self._texts, draft)

    def create(self, draft: LevelDraft, level_id: str | None = None, staged: StagedLevel | None = None) -> LevelHead:
        """Write a new level; without an id one is made of its name. Raises `LevelExistsError`.

        Its version is 1, or one above the last of a deleted level with that id. `staged` is what was written of it.
        """
        staged = staged or self.stage(draft)
        with self._changing(()) as connection:
            chosen = _unused_id(connection, draft.name or "") if level_id is None else level_id
            for (present,) in connection.execute("SELECT level_id FROM levels WHERE level_key = ?", (_key(chosen),)):
                raise LevelExistsError(present)
            name = chosen if draft.name is None else draft.name
            head = self._write(connection, chosen, name, draft, staged, (None, None, None))
        staged.taken()
        return head

    def replace(self, level_id: str, draft: LevelDraft, based_on: int, staged: StagedLevel | None = None) -> LevelHead:
        """Write a level anew if it is at version `based_on`; raises `UnknownLevelError` or `LevelVersionError`."""
        staged = staged or self.stage(draft)
        superseded: list[int | None] = []
        with self._changing(superseded) as connection:
            _require(connection, level_id, based_on)
            [(name, content_text, *editor)] = connection.execute(
                "SELECT name, content_text, editor, editor_text, editor_bytes FROM levels WHERE level_id = ?",
                (level_id,),
            )
            superseded += [content_text, None if draft.editor is None else editor[1]]
            name = name if draft.name is None else draft.name
            head = self._write(connection, level_id, name, draft, staged, editor)
        staged.taken()
        return head

    def delete(self, level_id: str, based_on: int | None = None) -> None:
        """Remove a level, with `based_on` only at that version; raises as `replace` does."""
        superseded: list[int | None] = []
        with self._changing(superseded) as connection:
            _require(connection, level_id, based_on)
            superseded += connection.execute(
                "SELECT content_text, editor_text FROM levels WHERE level_id = ?", (level_id,)
            ).fetchone()
            connection.execute("DELETE FROM levels WHERE level_id = ?", (level_id,))

    @contextmanager
    def _changing(self, superseded: Sequence[int | None]) -> Iterator[sqlite3.Connection]:
        """A transaction that also removes texts which no level has any more, and at its end those `superseded`."""
        with self._database.transaction("level") as connection:
            yield connection
            left = [number for number in superseded if number is not None]
            gone = self._texts.remove(connection, left)
        self._texts.removed(left, gone)

    def _write(
        self,
        connection: sqlite3.Connection,
        level_id: str,
        name: str,
        draft: LevelDraft,
        staged: StagedLevel,
        former_editor: Sequence[Any],
    ) -> LevelHead:
        [(version,)] = connection.execute(
            "INSERT INTO level_versions VALUES (?, 1)"
            " ON CONFLICT (level_key) DO UPDATE SET version = version + 1 RETURNING version",
            (_key(level_id),),
        ).fetchall()
        staged.finish(connection)
        head = LevelHead(level_id, name, version, self._now_ms(), draft.entity_count, draft.sha256)
        content, content_text, content_bytes = _columns(staged.content)
        editor, editor_text, editor_bytes = former_editor if staged.editor is None else _columns(staged.editor)
        row: dict[str, Any] = {
            "level_key": _key(level_id),
            "level_id": level_id,
            "name": name,
            "version": version,
            "updated_at_ms": head.updated_at_ms,
            "entity_count": draft.entity_count,
            "scene_id": draft.scene_id,
            "world_id": draft.world_id,
            "world_name": draft.world_name,
            "gravity": draft.gravity.decode(),
            "sha256": draft.sha256,
            "editor": editor,
            "content": b"" if content is None else content,
            "content_text": content_text,
            "content_bytes": content_bytes,
            "editor_text": editor_text,
            "editor_bytes": editor_bytes,
        }
        connection.execute(
            f"INSERT OR REPLACE INTO levels ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",  # noqa: S608
            tuple(row.values()),
        )
        return head


def _columns(text: bytes | StagedText) -> Sequence[Any]:
    """Return the text that lies in the row, the number of the one that does not, and its size."""
    return (None, text.number, text.size) if isinstance(text, StagedText) else (text, None, None)


def _require(connection: sqlite3.Connection, level_id: str, based_on: int | None) -> None:
    found = connection.execute(
        f"SELECT version FROM levels WHERE level_id = ? AND {_USABLE}",  # noqa: S608 - ours
        (level_id,),
    ).fetchone()
    if found is None:
        raise UnknownLevelError(level_id)
    if based_on is not None and found[0] != based_on:
        raise LevelVersionError(level_id, found[0])


def _unused_id(connection: sqlite3.Connection, name: str) -> str:
    """Return an id made of a name that no level has or had."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[: LONGEST_ID - 12].strip("-") or "level"
    number = 1
    while True:
        made = stem if number == 1 else f"{stem}-{number}"
        if connection.execute("SELECT 1 FROM level_versions WHERE level_key = ?", (made,)).fetchone() is None:
            return made
        number += 1


def _key(level_id: str) -> str:
    return level_id.lower()


def _is_text(name: str) -> bool:
    """Return whether a level can have that name: JSON may bring half a surrogate pair, which no stored text holds."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
