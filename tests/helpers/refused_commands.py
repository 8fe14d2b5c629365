"""Commands that cannot do what they are asked for: code 2, one line, and nothing left behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Command = Callable[[Sequence[str]], int]


class RefusedCommands:
    """Runs commands in an empty folder of their own, without a data directory in the environment."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._capsys = capsys
        monkeypatch.delenv("PLUMBLINE_DATA_DIR", raising=False)
        monkeypatch.chdir(folder)

    def line_of(self, command: Command, arguments: Sequence[str]) -> str:
        """Return the one line that it ends with."""
        assert command(arguments) == 2
        told = self._capsys.readouterr().err
        assert told.count("\n") == 1
        assert list(self._folder.iterdir()) == []
        return told
