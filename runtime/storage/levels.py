"""The level store: world specs under an id, with a version that rises by one with each write and never comes back.

Ids that differ only in case are one id to it. It knows what a level is looked up by, and judges no content.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from runtime.storage.database import Database
from runtime.storage.level_draft import LevelDraft

LONGEST_ID = 64
_ID = re.compile(r"[A-Za-z0-9_-](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_-])?\Z")
_HEAD = "level_id, name, version, updated_at_ms, entity_count, sha256"
_USABLE = "level_id NOT LIKE '.%' AND level_id NOT LIKE '%.'"

log = logging.getLogger("plumbline.storage")


def is_level_id(text: str) -> bool:
    """Tell whether a text can be the id of a level: 1 to 64 letters, digits, `_`, `-`, and `.` inside (ruling 54)."""
    return _ID.match(text) is not None


@dataclass(frozen=True, slots=True)
class LevelHead:
    """What a list says of a level; `sha256` is that of its content's text."""

    level_id: str
    name: str
    version: int
    updated_at_ms: int
    entity_count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StoredLevel:
    """A level; `content` is the JSON text of its world spec, `editor` that of the editor's state, if it has one."""

    head: LevelHead
    content: bytes
    editor: bytes | None


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
        """Return a level; raises `UnknownLevelError`."""
        rows = self._database.read(
            f"SELECT {_HEAD}, content, editor FROM levels WHERE level_id = ? AND {_USABLE}",  # noqa: S608 - ours
            level_id,
        )
        if not rows:
            raise UnknownLevelError(level_id)
        [(*head, content, editor)] = rows
        return StoredLevel(LevelHead(*head), content, editor)

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

    def create(self, draft: LevelDraft, level_id: str | None = None) -> LevelHead:
        """Write a new level; without an id one is made of its name. Raises `LevelExistsError`.

        Its version is 1, or one above the last of a deleted level with that id.
        """
        with self._database.transaction("level") as connection:
            chosen = _unused_id(connection, draft.name or "") if level_id is None else level_id
            for (present,) in connection.execute("SELECT level_id FROM levels WHERE level_key = ?", (_key(chosen),)):
                raise LevelExistsError(present)
            return self._write(connection, chosen, chosen if draft.name is None else draft.name, draft.editor, draft)

    def replace(self, level_id: str, draft: LevelDraft, based_on: int) -> LevelHead:
        """Write a level anew if it is at version `based_on`; raises `UnknownLevelError` or `LevelVersionError`."""
        with self._database.transaction("level") as connection:
            _require(connection, level_id, based_on)
            [(name, editor)] = connection.execute("SELECT name, editor FROM levels WHERE level_id = ?", (level_id,))
            return self._write(
                connection,
                level_id,
                name if draft.name is None else draft.name,
                editor if draft.editor is None else draft.editor,
                draft,
            )

    def delete(self, level_id: str, based_on: int | None = None) -> None:
        """Remove a level, with `based_on` only at that version; raises as `replace` does."""
        with self._database.transaction("level") as connection:
            _require(connection, level_id, based_on)
            connection.execute("DELETE FROM levels WHERE level_id = ?", (level_id,))

    def _write(
        self, connection: sqlite3.Connection, level_id: str, name: str, editor: bytes | None, draft: LevelDraft
    ) -> LevelHead:
        [(version,)] = connection.execute(
            "INSERT INTO level_versions VALUES (?, 1)"
            " ON CONFLICT (level_key) DO UPDATE SET version = version + 1 RETURNING version",
            (_key(level_id),),
        ).fetchall()
        head = LevelHead(level_id, name, version, self._now_ms(), draft.entity_count, draft.sha256)
        row: tuple[Any, ...] = (
            _key(level_id),
            level_id,
            name,
            version,
            head.updated_at_ms,
            draft.entity_count,
            draft.scene_id,
            draft.world_id,
            draft.world_name,
            draft.gravity.decode(),
            draft.sha256,
            editor,
            draft.content,
        )
        connection.execute(f"INSERT OR REPLACE INTO levels VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
        return head


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
