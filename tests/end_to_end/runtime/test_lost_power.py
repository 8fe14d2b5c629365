"""A runtime that is killed while clients write, and one whose disk fills: what was answered is there afterwards.

`PLUMBLINE_SOAK=1` runs the long form.
"""

import http.client
import json
import os
import random
import resource
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from runtime.storage.audit_check import check_audit
from runtime.storage.audit_seal import AuditSeal
from runtime.storage.beside import open_beside
from tests.helpers.controllers import config_document
from tests.helpers.served_process import Answer, ServedProcess, served_process
from tests.helpers.specs import spec

IS_SOAK = os.environ.get("PLUMBLINE_SOAK") == "1"
KILLS = 150 if IS_SOAK else 4
LONGEST_S = 0.6
LEVELS = "/v2/editor/levels"
ENVELOPE = {"apiVersion": "2.0", "schemaVersion": "2.0.0"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(3600 if IS_SOAK else 120),
    pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and limits"),
]


def content(number: int) -> dict[str, Any]:
    """A level that says which write it is of, in two places."""
    made = spec("a", "b")
    made["world"]["name"] = f"write {number}"
    made["entities"][1]["transform"]["position"] = [number, 0, 0]
    return made


def put(served: ServedProcess, number: int, based_on: int) -> Answer:
    body = {"name": "Forest", "content": content(number), "version": based_on}
    return served.ask("PUT", f"{LEVELS}/forest", json.dumps(body).encode())


def commit(served: ServedProcess, request_id: str, interval_ms: int) -> Answer:
    body = {**ENVELOPE, "requestId": request_id, "config": config_document(interval_ms=interval_ms)}
    return served.ask("POST", "/api/config/commit", json.dumps(body).encode())


class Writer:
    """Writes a level over and over; remembers the last answer that it got."""

    def __init__(self, served: ServedProcess, version: int) -> None:
        self._served = served
        self.answered = version
        self.sent = version
        self.odd: list[int] = []
        self._thread = threading.Thread(target=self._write)

    def _write(self) -> None:
        try:
            while True:
                self.sent = self.answered + 1
                answer = put(self._served, self.sent, self.answered)
                if answer.status != 200:
                    self.odd.append(answer.status)
                    return
                self.answered = answer.document["version"]
        except (OSError, http.client.HTTPException):
            return  # the runtime is dead

    def until(self, seconds: float) -> None:
        self._thread.start()
        self._thread.join(seconds)

    def end(self) -> None:
        self._thread.join()


def test_what_was_answered_outlives_a_kill_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(31)
    version = 1
    with served_process(tmp_path) as served:
        made = served.ask(
            "POST", LEVELS, json.dumps({"name": "Forest", "level_id": "forest", "content": content(1)}).encode()
        )
        assert made.status == 201
        served.kill()
    wrote = 0
    for _ in range(KILLS):
        with served_process(tmp_path) as served:
            found = served.ask("GET", f"{LEVELS}/forest").document
            assert found["version"] == version
            writer = Writer(served, version)
            writer.until(chance.uniform(0.05, LONGEST_S))
            served.kill()
            writer.end()
            assert writer.odd == []
        with served_process(tmp_path) as served:
            found = served.ask("GET", f"{LEVELS}/forest").document
            # Of the write that was under way when it died nobody knows; no other is lost or half there.
            assert found["version"] in (writer.answered, writer.sent)
            assert found["content"] == content(found["version"])
            listed = served.ask("GET", "/v2/events?limit=500").document["items"]
            numbers = [event["seq"] for event in listed]
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
            with open_beside(served.data_dir) as connection:
                assert check_audit(connection, AuditSeal(served.data_dir)).is_sealed
            assert "Traceback" not in served.end()
        wrote += found["version"] - version
        version = found["version"]
    assert wrote > 0


def test_a_disk_that_fills_refuses_what_it_cannot_keep_and_loses_nothing(tmp_path: Path) -> None:
    endless = resource.RLIM_INFINITY
    with served_process(tmp_path) as served:
        made = served.ask(
            "POST", LEVELS, json.dumps({"name": "Forest", "level_id": "forest", "content": content(1)}).encode()
        )
        assert made.status == 201
        resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (1, endless))
        refused = put(served, 2, 1)
        assert (refused.status, refused.document["error"]["code"]) == (503, "BUSY")
        committed = commit(served, "full-1", 20)
        assert committed.status >= 500
        assert b"Traceback" not in committed.body
        assert served.ask("GET", f"{LEVELS}/forest").document["version"] == 1
        assert served.ask("GET", "/healthz").document["checks"]["scan"] == "ok"
        resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (endless, endless))
        assert put(served, 2, 1).document["version"] == 2
        assert commit(served, "full-2", 20).status == 200
        served.kill()
    with served_process(tmp_path) as served:
        found = served.ask("GET", f"{LEVELS}/forest").document
        assert (found["version"], found["content"]) == (2, content(2))
        snapshot = served.ask("GET", "/api/snapshot").document["snapshot"]
        assert snapshot["configVersion"]
        assert "Traceback" not in served.end()
