"""Stores that keep nothing: for tests of the portal that are not about disks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from runtime.contracts.config import ConfigDocument
from runtime.contracts.json_text import write_json
from runtime.storage.request_memory import RememberedAnswer


@dataclass(frozen=True, slots=True)
class Stored:
    version: str
    document: ConfigDocument

    @property
    def readable(self) -> ConfigDocument:
        return self.document

    @property
    def sha256(self) -> str:
        return hashlib.sha256(write_json(self.document)).hexdigest()


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    version: str
    former: Stored
    lkg: Stored | None
    deadline_ms: int


@dataclass(slots=True)
class MemoryConfigs:
    first: ConfigDocument
    fails: Exception | None = None
    number: int = 1
    now_ms: Callable[[], int] = lambda: 0
    unconfirmed: Unconfirmed | None = None
    returned_at_boot: tuple[Stored, Stored] | None = None
    _active: Stored = field(init=False)
    _staged: Stored | None = None
    _lkg: Stored | None = None
    _history: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._active = Stored("v1", self.first)

    def active(self) -> Stored:
        return self._active

    def staged(self) -> Stored | None:
        return self._staged

    def lkg(self) -> Stored | None:
        return self._lkg

    def factory(self) -> Stored:
        return Stored("factory", self.first)

    def save_staged(self, document: ConfigDocument) -> Stored:
        self._staged = Stored("s1", document)
        return self._staged

    def commit(
        self, document: ConfigDocument, *, actor: str, persist: bool, confirm_within_s: int | None = None
    ) -> Stored:
        former, lkg = self._active, self._lkg
        stored = self._promote(document, actor, "COMMIT", persist)
        if confirm_within_s is not None:
            self.unconfirmed = Unconfirmed(stored.version, former, lkg, self.now_ms() + confirm_within_s * 1000)
        return stored

    def confirm(self) -> None:
        if self.fails is not None:
            raise self.fails
        self.unconfirmed = None

    def give_back(self) -> Stored:
        waiting = self.unconfirmed
        assert waiting is not None
        returned = self._promote(waiting.former.document, "system", "RESTORE", True)
        self._lkg, self.unconfirmed = waiting.lkg, None
        return returned

    def restore(self, source: Literal["LKG", "FACTORY"], *, actor: str) -> Stored:
        wanted = self._lkg if source == "LKG" else self.factory()
        assert wanted is not None
        return self._promote(wanted.document, actor, "RESTORE", True)

    def history(self, limit: int, offset: int) -> tuple[Sequence[dict[str, Any]], int]:
        return self._history[offset : offset + limit], len(self._history)

    def _promote(self, document: ConfigDocument, actor: str, action: str, persist: bool) -> Stored:
        if self.fails is not None:
            raise self.fails
        self.number += 1
        self._lkg, self._active = self._active, Stored(f"v{self.number}", document)
        self._history.insert(
            0,
            {
                "version": self._active.version,
                "configId": document.get("configId"),
                "committedAt": "2026-01-01T00:00:00.000Z",
                "actor": actor,
                "action": action,
                "sha256": self._active.sha256,
                "persisted": persist,
            },
        )
        return self._active


@dataclass(slots=True)
class MemoryAudit:
    records: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    fails: Exception | None = None

    def append(self, *, at_once: bool, **record: Any) -> None:
        self.waiting.append(record)
        if at_once:
            self.flush()

    def flush(self) -> None:
        if self.fails is not None:
            raise self.fails
        self.records += self.waiting
        self.waiting.clear()

    def page(self, limit: int, offset: int) -> tuple[Sequence[dict[str, Any]], int]:
        items = [_wire(seq, record) for seq, record in enumerate(self.records, start=1)]
        return items[::-1][offset : offset + limit], len(items)


def _wire(seq: int, record: dict[str, Any]) -> dict[str, Any]:
    without_code = {key: value for key, value in record.items() if key != "error_code"}
    return {"seq": seq, "timestamp": "2026-01-01T00:00:00.000Z", **without_code, "prevHash": "", "hash": ""}


@dataclass(slots=True)
class MemoryAnswers:
    kept: dict[tuple[str, str], RememberedAnswer] = field(default_factory=dict)
    fails: Exception | None = None

    def recall(self, user: str, request_id: str) -> RememberedAnswer | None:
        return self.kept.get((user, request_id))

    def remember(self, user: str, request_id: str, answer: RememberedAnswer) -> None:
        if self.fails is not None:
            raise self.fails
        self.kept[user, request_id] = answer
