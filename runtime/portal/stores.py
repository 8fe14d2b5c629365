"""What the portal wants kept, as small interfaces: configs, audit, answers, levels. Behind them: `runtime.storage`.

Every method belongs to the portal's thread and returns when what it wrote is on disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, Protocol

from runtime.contracts.config import ConfigDocument
from runtime.storage.level_draft import LevelDraft
from runtime.storage.level_reading import LevelHead, OpenLevel, StoredLevel
from runtime.storage.level_staging import StagedLevel
from runtime.storage.levels import StoredWorld
from runtime.storage.request_memory import RememberedAnswer


class StoredConfig(Protocol):
    """A config in one of its slots."""

    @property
    def version(self) -> str: ...

    @property
    def document(self) -> ConfigDocument: ...

    @property
    def readable(self) -> ConfigDocument:
        """The document as it may be shown: without passwords."""

    @property
    def sha256(self) -> str: ...


class Unconfirmed(Protocol):
    """A commit that waits for its confirmation, until `deadline_ms` (Unix)."""

    @property
    def version(self) -> str: ...

    @property
    def deadline_ms(self) -> int: ...


class Configs(Protocol):
    """The slots staged, active, lkg and factory (card-semantics §6). A write that raises has changed nothing."""

    def active(self) -> StoredConfig: ...

    def staged(self) -> StoredConfig | None: ...

    def lkg(self) -> StoredConfig | None: ...

    def factory(self) -> StoredConfig: ...

    def save_staged(self, document: ConfigDocument) -> StoredConfig: ...

    @property
    def unconfirmed(self) -> Unconfirmed | None:
        """The commit that waits for its confirmation."""

    @property
    def returned_at_boot(self) -> tuple[StoredConfig, StoredConfig] | None:
        """What was not confirmed before this start, and what returned in its place."""

    def commit(
        self, document: ConfigDocument, *, actor: str, persist: bool, confirm_within_s: int | None
    ) -> StoredConfig: ...

    def confirm(self) -> None: ...

    def give_back(self) -> StoredConfig:
        """Make what was active before the unconfirmed commit active again."""

    def restore(self, source: Literal["LKG", "FACTORY"], *, actor: str) -> StoredConfig: ...

    def history(self, limit: int, offset: int) -> tuple[Sequence[dict[str, Any]], int]:
        """Return wire items, newest first, and how many there are."""


class Audit(Protocol):
    def append(
        self,
        *,
        actor: str,
        role: str,
        action: str,
        target: str,
        before: str | None,
        after: str | None,
        result: str,
        error_code: str | None,
        at_once: bool,
    ) -> None: ...

    def flush(self) -> None:
        """Put on disk what was appended without `at_once`."""

    def page(self, limit: int, offset: int) -> tuple[Sequence[dict[str, Any]], int]:
        """Return wire items, newest first, and how many there are."""


class Answers(Protocol):
    """First answers to mutating requests, over restarts."""

    def recall(self, user: str, request_id: str) -> RememberedAnswer | None: ...

    def remember(self, user: str, request_id: str, answer: RememberedAnswer) -> None: ...


class Levels(Protocol):
    """World specs with versions (rulings 53–58, 71, 78); what each method does and raises: `runtime.storage.levels`."""

    def page(self, limit: int, offset: int) -> tuple[Sequence[LevelHead], int]:
        """Return levels by id, and how many there are."""

    def head(self, level_id: str) -> LevelHead: ...

    def read(self, level_id: str) -> StoredLevel:
        """Return a level with its texts in memory."""

    def open(self, level_id: str) -> OpenLevel:
        """Return a level to be read bit by bit, which stays the version that it is."""

    def find(self, scene_id: str) -> tuple[str, ...]:
        """Return the ids of the levels that a scene id names."""

    def worlds(self) -> tuple[StoredWorld, ...]: ...

    def stage(self, draft: LevelDraft) -> StagedLevel:
        """Begin to write the texts of a draft ahead of it, where they are long; nobody sees them yet."""

    def create(
        self, draft: LevelDraft, level_id: str | None = None, staged: StagedLevel | None = None
    ) -> LevelHead: ...

    def replace(
        self, level_id: str, draft: LevelDraft, based_on: int, staged: StagedLevel | None = None
    ) -> LevelHead: ...

    def delete(self, level_id: str, based_on: int | None = None) -> None: ...
