"""Processes that die while they write: run as `python -m tests.helpers.crash_nursery`.

Imports once, then forks for each job that it reads from standard input (one JSON object a line) and answers with how
the fork ended. A job is `{dir, operation, documents, step?, limit_bytes?, kill_after_ms?}`; the fork kills itself at
`step`.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from runtime.storage.audit import AuditLog
from runtime.storage.audit_seal import AuditSeal
from runtime.storage.configs import ConfigStore
from runtime.storage.data_directory import DataDirectory
from runtime.storage.errors import StorageError
from runtime.storage.level_draft import level_draft
from runtime.storage.levels import LevelStore
from runtime.storage.profiles import load_profile
from tests.helpers.valid_config import valid_config

PROFILE = load_profile()
REFUSED = 3


def open_store(directory: DataDirectory) -> ConfigStore:
    return ConfigStore(directory.database, profile=PROFILE, factory=valid_config(), now_ms=lambda: 1_767_225_600_000)


def write_levels(directory: DataDirectory, documents: list[Any]) -> None:
    """Write `forest` anew for each document, on the version that is there."""
    levels = LevelStore(directory.database, lambda: 0)
    for document in documents:
        levels.replace("forest", level_draft(None, document), levels.read("forest").head.version)


def record(directory: DataDirectory, documents: list[Any]) -> None:
    """Write a record of the audit for each document."""
    audit = AuditLog(directory.database, now_ms=lambda: 0, seal=AuditSeal(directory.path))
    for document in documents:
        audit.append(actor="crash", role="ADMIN", action="x", target=str(document))


def run(job: dict[str, Any]) -> int:
    """Do a job in this process; returns the exit code, unless it is killed."""
    if job.get("limit_bytes"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["limit_bytes"], job["limit_bytes"]))

    def die_at(step: str) -> None:
        if step == job.get("step"):
            os.kill(os.getpid(), signal.SIGKILL)

    with DataDirectory.open(Path(job["dir"]), die_at) as directory:
        try:
            if job["operation"] == "level":
                write_levels(directory, job["documents"])
                return 0
            if job["operation"] == "audit":
                record(directory, job["documents"])
                return 0
            store = open_store(directory)
            for document in job["documents"]:
                if job["operation"] == "restore":
                    store.restore("LKG", actor="crash")
                elif job["operation"] == "save":
                    store.save_staged(document)
                else:
                    store.commit(document, actor="crash", persist=job["operation"] == "commit")
        except StorageError:
            return REFUSED
    return 0


def main() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(run(job))
        if job.get("kill_after_ms") is not None:
            time.sleep(job["kill_after_ms"] / 1000)
            os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


class Nursery:
    """The parent's end of it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, directory: Path, operation: str, documents: list[Any], **how: Any) -> int:
        """Return how the fork ended: minus the signal that killed it, or its exit code."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        job = {"dir": str(directory), "operation": operation, "documents": documents, **how}
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextlib.contextmanager
def nursery() -> Iterator[Nursery]:
    command = [sys.executable, "-m", "tests.helpers.crash_nursery"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:
        yield Nursery(process)
        assert process.stdin is not None
        process.stdin.close()


if __name__ == "__main__":
    main()
