"""A level whose long texts are written ahead of it, a bit in each transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from runtime.storage.database import Database
from runtime.storage.level_draft import LevelDraft
from runtime.storage.level_texts import INLINE_BYTES, STEP_BYTES, LevelTexts, StagedText


class StagedLevel:
    """The long texts of a draft on their way into the store, before there is a level that has them."""

    def __init__(self, database: Database, texts: LevelTexts, draft: LevelDraft) -> None:
        self._database = database
        self._texts = texts
        self.content = _staged(texts, draft.content)
        self.editor = None if draft.editor is None else _staged(texts, draft.editor)
        self._staged = [text for text in (self.content, self.editor) if isinstance(text, StagedText)]

    def write_some(self) -> bool:
        """Write about a mebibyte more of them; returns whether anything is left to write. Raises `StorageError`."""
        text = next((text for text in self._staged if not text.is_whole), None)
        if text is None:
            return False
        self._database.require_room(2 * STEP_BYTES)
        with self._database.transaction("level text") as connection:
            text.write(connection, STEP_BYTES)
        return True

    def finish(self, connection: sqlite3.Connection) -> None:
        """Write what is left, in a transaction of the caller's."""
        for text in self._staged:
            text.write(connection, None)

    def taken(self) -> None:
        """Note that a level has them."""
        self._staged = []

    def discard(self) -> None:
        """Remove what no level took."""
        for text in self._staged:
            self._texts.discard(text)
        self._staged = []


def _staged(texts: LevelTexts, pieces: Sequence[bytes]) -> bytes | StagedText:
    """Return how a text is written: a short one lies in its level's row."""
    return b"".join(pieces) if sum(map(len, pieces)) <= INLINE_BYTES else texts.stage(pieces)
