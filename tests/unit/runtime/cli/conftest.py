"""What tests of commands share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.refused_commands import RefusedCommands


@pytest.fixture
def refused_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> RefusedCommands:
    return RefusedCommands(tmp_path, capsys, monkeypatch)
