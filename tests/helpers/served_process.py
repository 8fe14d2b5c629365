"""`serve` as a process of its own, to be treated badly: bytes go to it as they are, and it may be killed."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from runtime.contracts.json_text import write_json
from tests.helpers.controllers import config_document
from tests.helpers.signing_in import bearer, forget, serve_environment

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def document(self) -> dict[str, Any]:
        read = json.loads(self.body)
        assert isinstance(read, dict)
        return read


class ServedProcess:
    """A runtime on the small config in `folder / "data"`."""

    def __init__(self, folder: Path) -> None:
        first = folder / "first.json"
        first.write_bytes(write_json(config_document()))
        self.data_dir = folder / "data"
        arguments = ["--port", "0", "--data-dir", str(self.data_dir), "--config", str(first)]
        self.process = subprocess.Popen(
            [sys.executable, "main.py", "serve", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=serve_environment(),
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().split()[-1]
        forget(self.address)
        parts = urlsplit(self.address)
        assert parts.hostname is not None
        assert parts.port is not None
        self.place = (parts.hostname, parts.port)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask as an ADMIN; the path goes out as it is written here."""
        connection = http.client.HTTPConnection(*self.place, timeout=PATIENCE_S)
        try:
            sent = {"Content-Type": "application/json", **bearer(self.address), **(headers or {})}
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=PATIENCE_S)

    def end(self) -> str:
        """Stop it as one does; returns what it logged."""
        self.process.send_signal(signal.SIGTERM)
        _, errors = self.process.communicate(timeout=PATIENCE_S)
        assert self.process.returncode == 0, errors
        return errors


@contextmanager
def served_process(folder: Path) -> Iterator[ServedProcess]:
    """A runtime that is gone afterwards, however the test ends."""
    served = ServedProcess(folder)
    try:
        yield served
    finally:
        if served.process.poll() is None:
            served.kill()
