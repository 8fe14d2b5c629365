"""A level as it is read: its head, its texts, and a version of it that is read bit by bit."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.storage.level_texts import StoredText


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
class OpenLevel:
    """One version of a level that is being read: its texts as they are, where they are long a piece at a time.

    Who has it says `close` when it is through, whatever was read.
    """

    head: LevelHead
    content: bytes | StoredText
    editor: bytes | StoredText | None

    def close(self) -> None:
        for text in (self.content, self.editor):
            if isinstance(text, StoredText):
                text.close()

    def whole(self) -> StoredLevel:
        """Return it with its texts in memory; raises `StorageError`."""
        return StoredLevel(self.head, _whole(self.content), None if self.editor is None else _whole(self.editor))


def _whole(text: bytes | StoredText) -> bytes:
    return b"".join(text.pieces()) if isinstance(text, StoredText) else text
