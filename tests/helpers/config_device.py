"""A scripted device that keeps configs: what the config requests find at the other end of a link."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from runtime.links.link import LinkClosedError, Reply
from tests.helpers.pump_config import pump_config
from tests.helpers.scripted_link import ScriptedLink, snapshot_text

ENVELOPE = {"apiVersion": "2.0", "status": "SUCCESS", "timestamp": "2026-01-01T00:00:00.000Z"}


def failed(code: str, message: str, **more: Any) -> dict[str, Any]:
    return {**ENVELOPE, "status": "FAILURE", "requestId": "r", "errorCode": code, "message": message, **more}


class ConfigDevice(ScriptedLink):
    """Answers `/api/config/…`; an answer put into `script` by path is given once in place of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.active: dict[str, Any] = pump_config()
        self.version = 1
        self.staged: tuple[str, dict[str, Any]] | None = None
        self.lkg: tuple[str, dict[str, Any]] | None = None
        self.confirm_by: str | None = None
        self.past: list[dict[str, Any]] = []
        self.errors: list[dict[str, Any]] = []
        self.script: dict[str, tuple[int, object]] = {}
        self.bodies: list[tuple[str, dict[str, Any]]] = []

    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        if self.state.phase != "up":
            raise LinkClosedError("the link is down")
        sent = json.loads(body) if body else {}
        self.bodies.append((path, sent))
        if path in self.script:
            status, answer = self.script.pop(path)
            return Reply(status, body=answer if isinstance(answer, bytes) else json.dumps(answer).encode())
        status, answer = self._answer(path.rpartition("/config/")[2], sent)
        return Reply(status, body=json.dumps({**ENVELOPE, "requestId": sent.get("requestId"), **answer}).encode())

    def sent_to(self, path: str) -> list[dict[str, Any]]:
        """Return the bodies sent to a path."""
        return [body for one, body in self.bodies if one == path]

    def announce(self) -> None:
        """Send a snapshot that names the active version."""
        self.inbox.put_nowait(snapshot_text(self.version, configVersion=f"v{self.version}"))

    def make_active(self, document: dict[str, Any]) -> None:
        """Have another config become active, as somebody else's commit does."""
        self.lkg = (f"v{self.version}", self.active)
        self.active = document
        self.version += 1
        self.announce()

    def _answer(self, path: str, sent: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        schema = {"schemaVersion": "2.0.0"}
        if path == "active":
            waits = {} if self.confirm_by is None else {"confirmBy": self.confirm_by}
            return 200, {**schema, "activeVersion": f"v{self.version}", "config": self.active, **waits}
        if path == "staged" and self.staged is not None:
            return 200, {**schema, "stagedVersion": self.staged[0], "config": self.staged[1]}
        if path == "lkg" and self.lkg is not None:
            return 200, {**schema, "lkgVersion": self.lkg[0], "config": self.lkg[1]}
        if path == "history":
            return 200, {"items": self.past, "total": len(self.past), "limit": 50, "offset": 0}
        if path == "staged/save":
            self.staged = ("s19", sent["config"])
            return 200, {"stagedVersion": "s19"}
        if path == "staged/validate":
            validation = {"errors": self.errors, "warnings": []}
            if self.errors:
                return 422, failed("VALIDATION_FAILED", "1 error", validation=validation)
            return 200, {"validation": validation}
        if path == "commit":
            self.make_active(_hidden(sent["config"]))
            head = {"lkgVersion": self.lkg[0] if self.lkg else None}
            return 200, {"activeVersion": f"v{self.version}", "historyHead": head, "requiresRestart": False}
        if path == "confirm":
            self.confirm_by = None
            return 200, {"activeVersion": sent["activeVersion"]}
        if path == "restore" and self.lkg is not None:
            self.make_active(self.lkg[1])
            return 200, {"restoredFrom": sent["source"], "activeVersion": f"v{self.version}", "requiresRestart": False}
        return 404, failed("NOT_FOUND", "there is none")


def _hidden(document: dict[str, Any]) -> dict[str, Any]:
    """Return a config as it is read back: passwords hidden."""
    read = json.loads(json.dumps(document))
    for network in ("master", "user"):
        if "wifi" in read:
            read["wifi"][network]["password"] = "***"
    return dict(read)
