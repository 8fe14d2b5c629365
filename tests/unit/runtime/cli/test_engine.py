"""`engine --connect URL`: what it needs, and what it says when that is missing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from main import main
from tests.helpers.outside_engines import backend, token


@pytest.mark.parametrize("url", ["nonsense", "ftp://host", "http://"])
def test_an_address_that_is_none_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["engine", "--connect", url]) == 2
    assert "http://127.0.0.1:8600" in capsys.readouterr().err


def test_it_needs_a_token_and_a_secret_worth_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PLUMBLINE_ENGINE_TOKEN", raising=False)
    assert main(["engine", "--connect", "http://127.0.0.1:1"]) == 2
    assert "PLUMBLINE_ENGINE_TOKEN" in capsys.readouterr().err
    assert main(["engine", "--connect", "http://127.0.0.1:1", "--token-file", str(tmp_path / "none")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    monkeypatch.setenv("PLUMBLINE_ENGINE_TOKEN", "t")
    monkeypatch.setenv("PLUMBLINE_ENGINE_HMAC_SECRET", "short")
    assert main(["engine", "--connect", "http://127.0.0.1:1"]) == 2
    assert "at least 16" in capsys.readouterr().err


def test_a_refused_token_ends_it_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "token"
    file.write_text(token(key="n" * 32) + "\n")

    async def story() -> None:
        async with backend(tmp_path, monkeypatch) as one:
            arguments = ["engine", "--connect", one.address, "--token-file", str(file)]
            assert await asyncio.to_thread(_without_signals, monkeypatch, arguments) == 2

    asyncio.run(story())
    assert "refuses the token" in capsys.readouterr().err


def _without_signals(monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> int:
    """Signals are for the main thread alone."""
    monkeypatch.setattr(asyncio.SelectorEventLoop, "add_signal_handler", lambda *_: None)
    return main(arguments)
