"""`engine --connect URL`: what it needs, and what it says when that is missing."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

import main as program
from main import main
from tests.helpers.certificates import Authority
from tests.helpers.foreign_backend import foreign_backend
from tests.helpers.outside_engines import backend, token
from tests.helpers.tls_servers import server_context

MAIN = Path(program.__file__)


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


def test_what_it_is_told_of_trust_must_be_usable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLUMBLINE_ENGINE_TOKEN", "t")
    monkeypatch.delenv("PLUMBLINE_ENGINE_HMAC_SECRET", raising=False)
    nothing = str(tmp_path / "none.pem")
    assert main(["engine", "--connect", "https://127.0.0.1:1", "--tls-ca", nothing]) == 2
    assert "none.pem cannot be read" in capsys.readouterr().err
    assert main(["engine", "--connect", "http://127.0.0.1:1", "--tls-ca", nothing]) == 2
    assert "https://" in capsys.readouterr().err
    monkeypatch.setenv("PLUMBLINE_TLS_CA", nothing)
    assert main(["engine", "--connect", "https://127.0.0.1:1"]) == 2
    assert "none.pem cannot be read" in capsys.readouterr().err
    assert main(["engine", "--connect", "http://127.0.0.1:1", "--require-signatures"]) == 2
    assert "needs the secret" in capsys.readouterr().err


def test_over_tls_it_trusts_the_authority_that_it_is_given_and_says_when_it_does_not(tmp_path: Path) -> None:
    authority = Authority(tmp_path)

    async def engine(address: str, *options: str) -> asyncio.subprocess.Process:
        known = {key: value for key, value in os.environ.items() if not key.startswith(("PLUMBLINE_", "PHASE2_"))}
        return await asyncio.create_subprocess_exec(
            sys.executable, str(MAIN), "engine", "--connect", address, *options,
            env={**known, "PLUMBLINE_ENGINE_TOKEN": "t"}, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    async def story() -> None:
        async with foreign_backend(server_context(authority.issue())) as one, asyncio.timeout(60):
            doubting = await engine(one.address)
            trusting = await engine(one.address, "--tls-ca", str(authority.file))
            assert doubting.stderr is not None
            said = (await doubting.stderr.readline()).decode()
            assert "an authority that is not trusted here: give the authority's certificate" in said
            await one.hears("engine_ready")
            for process in (doubting, trusting):
                process.terminate()
                await process.communicate()
                assert process.returncode == 0
            assert len(one.told("engine_ready")) == 1

    asyncio.run(story())


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
