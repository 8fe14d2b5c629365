"""Engines with a wrong token and a wrong secret knock at a real runtime: the window tells whose and why, no secret."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.driven_app import PATIENCE_MS, ROOT, driven, served
from tests.helpers.outside_engines import SECRET, TOKEN_KEY, token
from tests.helpers.signing_in import admin
from widgets.audit.panel import AuditPanel

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]

WRONG_SECRET = "another secret of engines"


@contextmanager
def engine(address: str, shown: str, secret: str) -> Iterator[subprocess.Popen[bytes]]:
    """A `main.py engine` with this token and this secret."""
    environment = {**os.environ, "PLUMBLINE_ENGINE_TOKEN": shown, "PLUMBLINE_ENGINE_HMAC_SECRET": secret}
    command = [sys.executable, "main.py", "engine", "--connect", address]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_wrong_token_and_a_wrong_secret_are_told_with_whose_and_why(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLUMBLINE_ENGINE_JWT_SECRET", TOKEN_KEY)
    monkeypatch.setenv("PLUMBLINE_ENGINE_HMAC_SECRET", SECRET)
    monkeypatch.setenv("PLUMBLINE_ENGINE_REQUIRE_SIGNATURES", "1")
    with served(tmp_path) as address, driven(qapp, qtbot, tmp_path, connect=address, credentials=admin()) as app:
        app.application.actions.trigger("runtime.security")
        app.wait(lambda: app.is_seen("security_empty"))
        panel = app.find("security_panel", AuditPanel)
        foreign, known = token(key="n" * 32), token("wolf-engine")
        with engine(address, foreign, SECRET) as process:
            assert process.wait(PATIENCE_MS / 1000) == 2
        with engine(address, known, WRONG_SECRET):
            app.wait(lambda: {row.cells[1] for row in panel.model.rows} == {"▲ handshake", "▲ signature"})
        rows = {row.cells[1]: row.cells for row in panel.model.rows}
        assert rows["▲ handshake"][2:] == ("127.0.0.1", "", "the token is signed with another key")
        assert rows["▲ signature"][2:4] == ("wolf-engine", "engine_ready")
        texts = " ".join(f"{row.cells} {row.tip}" for row in panel.model.rows)
        for secret in (foreign, known, SECRET, WRONG_SECRET):
            assert secret not in texts
