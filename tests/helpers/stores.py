"""The stores of a runtime by kind, for suites that each kind must pass. Another database is one more class here.

What a class has: `open()` and `close()`, both as often as a test restarts, and the stores that the portal asks for
(`runtime.portal.stores`, `account_stores`, `events`, `engine_memory`, `recorder`), named as below.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from runtime.portal.account_stores import IssuedTokens, SignIns, Users
from runtime.portal.engine_memory import JobLog, RunStore
from runtime.portal.events import Events
from runtime.portal.recorder import ScanJournal
from runtime.portal.stores import Answers, Audit, Configs, Levels
from runtime.storage.audit import AuditLog
from runtime.storage.configs import ConfigStore
from runtime.storage.data_directory import DataDirectory
from runtime.storage.engine_runs import EngineRunStore
from runtime.storage.events import EventStore
from runtime.storage.issued_tokens import IssuedTokens as IssuedTokenStore
from runtime.storage.journal import Journal
from runtime.storage.levels import LevelStore
from runtime.storage.profiles import load_profile
from runtime.storage.request_memory import RequestMemory
from runtime.storage.sign_ins import SignInStore
from runtime.storage.telemetry import TelemetryLog
from runtime.storage.users import UserStore
from tests.helpers.controllers import config_document

START_MS = 1_767_225_600_000  # 2026-01-01T00:00:00Z


class Clock:
    """The wall clock of a store, moved by hand."""

    def __init__(self) -> None:
        self.now_ms = START_MS

    def __call__(self) -> int:
        return self.now_ms


class Stores(Protocol):
    clock: Clock
    configs: Configs
    audit: Audit
    answers: Answers
    levels: Levels
    events: Events
    runs: RunStore
    journal: ScanJournal
    users: Users
    sign_ins: SignIns
    issued: IssuedTokens
    telemetry: JobLog

    def open(self) -> None: ...

    def close(self) -> None: ...


class Embedded:
    """SQLite in a data directory."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self._folder = folder

    def open(self) -> None:
        self._directory = DataDirectory.open(self._folder)
        database = self._directory.database
        self.configs: Configs = ConfigStore(
            database, profile=load_profile(), factory=config_document(), now_ms=self.clock
        )
        self.audit: Audit = AuditLog(database, now_ms=self.clock)
        self.answers: Answers = RequestMemory(database, now_ms=self.clock)
        self.levels: Levels = LevelStore(database, self.clock)
        self.events: Events = EventStore(database, kept=5)
        self.runs: RunStore = EngineRunStore(database, kept=3)
        self.journal: ScanJournal = Journal(database)
        self.users: Users = UserStore(database, now_ms=self.clock)
        self.sign_ins: SignIns = SignInStore(database, now_ms=self.clock)
        self.issued: IssuedTokens = IssuedTokenStore(database, now_ms=self.clock)
        self.telemetry: JobLog = TelemetryLog(self._folder / "telemetry", now_ms=self.clock)

    def close(self) -> None:
        self.telemetry.close()
        self._directory.close()


KINDS: dict[str, Callable[[Path], Stores]] = {"embedded": Embedded}
