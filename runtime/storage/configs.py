"""The config slots staged, active, lkg and factory, and the changes that lead from one to another (card-semantics §6).

A commit or restore writes the candidate with its checksum first, then rotates and promotes in one transaction; a crash
or a full disk at any point leaves the old or the new config active, whole, with a valid rollback. Whether a config is
valid is decided before it comes here; only what is read back at boot is judged again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Literal

from runtime.contracts.config import ConfigDocument
from runtime.contracts.lifecycle import HardwareProfile
from runtime.storage import slots
from runtime.storage.boot import Boot, choose_config, read_slots
from runtime.storage.database import Database
from runtime.storage.errors import NothingToRestoreError
from runtime.storage.passwords import hide_passwords, keep_passwords
from runtime.storage.stored_config import StoredConfig, stored_config

SYSTEM = "system"


class ConfigStore:
    """Belongs to the portal's thread; each method returns when what it wrote is on disk.

    What cannot be written raises `StorageError` and changes nothing.
    """

    def __init__(
        self,
        database: Database,
        *,
        profile: HardwareProfile,
        factory: ConfigDocument,
        now_ms: Callable[[], int],
        initial: ConfigDocument | None = None,
    ) -> None:
        """`factory` is what the program ships; `initial` takes its place as `v1` of an empty data directory.

        Raises `NoUsableConfigError` when nothing at all can run on this profile.
        """
        self._database = database
        self._now_ms = now_ms
        self._factory = stored_config("factory", factory)
        found, problems = read_slots(database)
        self._staged, self._lkg = found.get("staged"), found.get("lkg")
        if slots.is_fresh(database):
            chosen = choose_config({"initial": stored_config("", initial or factory)}, problems, profile)
            self._active = self._write_first(chosen.config)
            self._boot = Boot(self._active, "initial", chosen.skipped)
        else:
            candidates = {slot: config for slot, config in found.items() if slot != "staged"}
            self._boot = choose_config({**candidates, "factory": self._factory}, problems, profile)
            self._active = self._boot.config
            if self._boot.source == "factory":
                self._active = self._number_factory()
                self._boot = Boot(self._active, "factory", self._boot.skipped)

    @property
    def boot(self) -> Boot:
        """Which config was found to run at the start, and what was passed over."""
        return self._boot

    def active(self) -> StoredConfig:
        return self._active

    def staged(self) -> StoredConfig | None:
        return self._staged

    def lkg(self) -> StoredConfig | None:
        return self._lkg

    def factory(self) -> StoredConfig:
        return self._factory

    def save_staged(self, document: ConfigDocument) -> StoredConfig:
        """Keep a config for later, valid or not; `***` keeps the password that is staged or active."""
        document = self._with_passwords(document)
        with self._database.transaction("staging") as connection:
            staged = stored_config(slots.next_version(connection, "s"), document)
            slots.write_body(connection, staged)
            slots.point(connection, "staged", staged.version)
            slots.forget_unused(connection)
        self._staged = staged
        return staged

    def commit(self, document: ConfigDocument, *, actor: str, persist: bool = True) -> StoredConfig:
        """Make a valid config the active one and the former active one the rollback.

        With `persist` false it is active until the next restart, and the rollback stays what it is (ruling 37). Empties
        `staged` when what was staged is what was committed (ruling 38).
        """
        return self._make_active(self._with_passwords(document), "COMMIT", actor, persist=persist)

    def restore(self, source: Literal["LKG", "FACTORY"], *, actor: str) -> StoredConfig:
        """Make the rollback or the shipped config active, under a new version; raises `NothingToRestoreError`.

        What was active becomes the rollback, so that restoring LKG swaps the two.
        """
        wanted = self._factory if source == "FACTORY" else self._lkg
        if wanted is None:
            raise NothingToRestoreError("there is no last known good config yet")
        return self._make_active(wanted.document, "RESTORE", actor, persist=True)

    def history(self, limit: int, offset: int) -> tuple[Sequence[dict[str, Any]], int]:
        """Return the wire items of a page, newest first, and how many there are."""
        items, total = slots.read_history(self._database, limit, offset)
        return [item.to_wire() for item in items], total

    def _make_active(
        self, document: ConfigDocument, action: slots.Action, actor: str, *, persist: bool
    ) -> StoredConfig:
        candidate = self._write_candidate(document, persist=persist)
        empties_staged = self._staged is not None and action == "COMMIT" and self._staged.document == document
        with self._database.transaction("promotion") as connection:
            if persist:
                self._rotate(connection)
                self._database.step("promotion rotated")
                slots.point(connection, "active", candidate.version)
                self._database.step("promotion promoted")
            if empties_staged:
                slots.empty(connection, "staged")
            slots.record(connection, candidate, action, actor, self._now_ms())
            slots.forget_unused(connection)
            self._database.step("promotion recorded")
        if persist:
            self._lkg = self._active
        if empties_staged:
            self._staged = None
        self._active = candidate
        return candidate

    def _write_candidate(self, document: ConfigDocument, *, persist: bool) -> StoredConfig:
        """Write a config under a new version, meant by no slot; one that is not to be kept takes its number only."""
        with self._database.transaction("candidate") as connection:
            candidate = stored_config(slots.next_version(connection, "v"), document, is_persisted=persist)
            if persist:
                slots.write_body(connection, candidate)
            self._database.step("candidate written")
        return candidate

    def _rotate(self, connection: sqlite3.Connection) -> None:
        """Make what is active the rollback; it is not on disk yet when it was committed for this run only."""
        if not self._active.is_persisted:
            slots.write_body(connection, self._active)
        slots.point(connection, "lkg", self._active.version)

    def _with_passwords(self, document: ConfigDocument) -> ConfigDocument:
        """Fill in hidden passwords: from what is staged when this is the staged config, as it is read back."""
        known = [self._active.document]
        if self._staged is not None:
            is_staged = hide_passwords(self._staged.document) == hide_passwords(document)
            known.insert(0 if is_staged else 1, self._staged.document)
        return keep_passwords(document, *known)

    def _write_first(self, config: StoredConfig) -> StoredConfig:
        with self._database.transaction("first") as connection:
            first = stored_config(slots.next_version(connection, "v"), config.document)
            slots.write_body(connection, first)
            slots.point(connection, "active", first.version)
            slots.record(connection, first, "COMMIT", SYSTEM, self._now_ms())
        return first

    def _number_factory(self) -> StoredConfig:
        """Give the factory config that runs for want of a better one a version of its own."""
        with self._database.transaction() as connection:
            version = slots.next_version(connection, "v")
        return stored_config(version, self._factory.document, is_persisted=False)
