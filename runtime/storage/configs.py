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
from runtime.storage import confirmation, slots
from runtime.storage.boot import Boot, Skipped, choose_config, read_slots
from runtime.storage.confirmation import Unconfirmed
from runtime.storage.database import Database
from runtime.storage.errors import NothingToRestoreError, StorageError
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
        self._unconfirmed: Unconfirmed | None = None
        self._returned: tuple[StoredConfig, StoredConfig] | None = None
        found, problems = read_slots(database)
        problems += self._settle_confirmation(found)
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
            if self._boot.source != "active":
                self._unconfirmed = None

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

    @property
    def unconfirmed(self) -> Unconfirmed | None:
        """The commit that waits for its confirmation, None when there is none."""
        return self._unconfirmed

    @property
    def returned_at_boot(self) -> tuple[StoredConfig, StoredConfig] | None:
        """The config that was not confirmed before this start, and the one that returned in its place."""
        return self._returned

    def commit(
        self,
        document: ConfigDocument,
        *,
        actor: str,
        persist: bool = True,
        confirm_within_s: int | None = None,
    ) -> StoredConfig:
        """Make a valid config the active one and the former active one the rollback.

        With `persist` false it is active until the next restart, and the rollback stays what it is (ruling 37). Empties
        `staged` when what was staged is what was committed (ruling 38). With `confirm_within_s` it stays active only if
        it is confirmed by then; that is on disk together with it.
        """
        deadline_ms = None if confirm_within_s is None else self._now_ms() + confirm_within_s * 1000
        return self._make_active(
            self._with_passwords(document), "COMMIT", actor, persist=persist, deadline_ms=deadline_ms
        )

    def confirm(self) -> None:
        """Let the config stay that waits for its confirmation."""
        with self._database.transaction("confirmation") as connection:
            confirmation.forget(connection)
            slots.forget_unused(connection)
        self._unconfirmed = None

    def give_back(self) -> StoredConfig:
        """Make the config active again that was so before the one that was not confirmed, under a new version.

        The rollback is again what it was then. Raises `NothingToRestoreError` when nothing waits.
        """
        waiting = self._unconfirmed
        if waiting is None:
            raise NothingToRestoreError("no config waits for its confirmation")
        self._active = self._write_back(waiting, is_persisted=self._active.is_persisted)
        self._lkg = waiting.lkg
        self._unconfirmed = None
        return self._active

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
        self,
        document: ConfigDocument,
        action: slots.Action,
        actor: str,
        *,
        persist: bool,
        deadline_ms: int | None = None,
    ) -> StoredConfig:
        candidate = self._write_candidate(document, persist=persist)
        waiting = None
        if deadline_ms is not None:
            waiting = Unconfirmed(candidate.version, self._active, self._lkg, deadline_ms)
        empties_staged = self._staged is not None and action == "COMMIT" and self._staged.document == document
        with self._database.transaction("promotion") as connection:
            if persist:
                self._rotate(connection)
                self._database.step("promotion rotated")
                slots.point(connection, "active", candidate.version)
                self._database.step("promotion promoted")
            confirmation.forget(connection)
            if waiting is not None and persist:
                confirmation.write(connection, waiting)
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
        self._unconfirmed = waiting
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

    def _write_back(self, waiting: Unconfirmed, *, is_persisted: bool) -> StoredConfig:
        """Undo an unconfirmed commit on disk; one that was never kept there leaves nothing to undo but its name."""
        with self._database.transaction("return") as connection:
            version = slots.next_version(connection, "v")
            returned = stored_config(version, waiting.former.document, is_persisted=is_persisted)
            if is_persisted:
                slots.write_body(connection, returned)
                slots.point(connection, "active", version)
                if waiting.lkg is None:
                    slots.empty(connection, "lkg")
                else:
                    slots.point(connection, "lkg", waiting.lkg.version)
            confirmation.forget(connection)
            slots.record(connection, returned, "RESTORE", SYSTEM, self._now_ms())
            slots.forget_unused(connection)
        return returned

    def _settle_confirmation(self, found: dict[str, StoredConfig]) -> tuple[Skipped, ...]:
        """At the start: go on waiting for a confirmation, or give back what returns without one."""
        active = found.get("active")
        try:
            waiting = confirmation.read(self._database, active)
        except (ValueError, RecursionError, StorageError) as damaged:
            return (Skipped("former", str(damaged)),)
        if waiting is None or active is None or self._now_ms() < waiting.deadline_ms:
            self._unconfirmed = waiting
            return ()
        returned = self._write_back(waiting, is_persisted=True)
        self._returned = (active, returned)
        found.pop("lkg", None)
        found |= {"active": returned} | ({} if waiting.lkg is None else {"lkg": waiting.lkg})
        return (
            Skipped("active", f"{active.version} was not confirmed in time; {returned.version} is what was before"),
        )

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
