"""Who did what to what, and how it ended: one record for each mutation and command (api-rulings 42, 95)."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from runtime.contracts.commands import RefusedCommand
from runtime.portal.results import RefusedRequest
from runtime.portal.stores import Audit
from runtime.portal.users import User

log = logging.getLogger("plumbline.audit")


@dataclass(slots=True)
class Record:
    """What a mutation found and left: SHA-256 of the documents."""

    before: str | None = None
    after: str | None = None


class Auditing:
    """Belongs to the portal's thread. What cannot be recorded is not done."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit
        self._is_failing = False

    @property
    def is_writable(self) -> bool:
        """Whether the last record reached the disk."""
        return not self._is_failing

    def require_writable(self) -> None:
        """Raise `RefusedRequest` BUSY while records cannot be written (ruling 95)."""
        if self._is_failing:
            self.flush()
        if self._is_failing:
            raise RefusedRequest("BUSY", "the audit cannot be written, so nothing may be changed; free some disk space")

    def flush(self) -> None:
        """Put on disk what was recorded; a failure shows in `is_writable`."""
        self._try(self._audit.flush, is_proof=True)

    @contextlib.contextmanager
    def of(self, user: User, action: str, target: str) -> Iterator[Record]:
        """Record a mutation however it ends."""
        self.require_writable()
        record = Record()
        try:
            yield record
        except RefusedCommand as refusal:
            self._append(user, action, target, record, refusal.code, at_once=True)
            raise
        except BaseException:
            self._append(user, action, target, record, "INTERNAL_ERROR", at_once=True)
            raise
        self._append(user, action, target, record, None, at_once=True)

    def record_command(self, user: User, command: str, target: str, error_code: str | None) -> None:
        """Record a command or a refusal; it is on disk after `flush`, or soon."""
        self._append(user, command, target, Record(), error_code, at_once=False)

    def record_return(self, user: User, before: str, after: str) -> None:
        """Record that a config returned by itself; nobody asked, so nobody can be refused."""
        self._append(user, "config.return", "active", Record(before, after), None, at_once=True)

    def _append(
        self, user: User, action: str, target: str, record: Record, error_code: str | None, *, at_once: bool
    ) -> None:
        self._try(
            lambda: self._audit.append(
                actor=user.name,
                role=user.role,
                action=action,
                target=target,
                before=record.before,
                after=record.after,
                result="SUCCESS" if error_code is None else "FAILURE",
                error_code=error_code,
                at_once=at_once,
            ),
            is_proof=at_once,
        )

    def _try(self, write: Callable[[], None], *, is_proof: bool) -> None:
        """Write; what only waits to be written is no proof that the disk takes it."""
        try:
            write()
        except Exception:
            if not self._is_failing:
                log.exception("the audit cannot be written")
            self._is_failing = True
        else:
            self._is_failing = self._is_failing and not is_proof
