"""`users … --engine`: tokens for engines, given out and withdrawn while a real runtime takes and cuts off engines."""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path

import pytest

import main
from runtime.cli.engine_tokens import MOST_DAYS, days
from runtime.storage.audit_check import check_audit
from runtime.storage.audit_seal import AuditSeal
from runtime.storage.beside import open_beside
from tests.helpers.outside_engines import HandEngine, backend


def run(*arguments: str, data: Path) -> int:
    return main.main(["users", *arguments, "--engine", "--data-dir", str(data)])


def test_a_token_lets_an_engine_in_until_it_is_withdrawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def story() -> None:
        async with backend(tmp_path, monkeypatch) as one, HandEngine() as engine:
            data = tmp_path / "data"
            assert await asyncio.to_thread(run, "add", "render-1", data=data) == 0
            said = capsys.readouterr()
            assert "render-1: good until" in said.err
            await engine.ready(one.address, said.out.strip())
            assert [item["engineId"] for item in (await one.get("/v2/tokens"))["items"]] == ["render-1"]
            assert await asyncio.to_thread(run, "delete", "render-1", data=data) == 0
            assert capsys.readouterr().out == "render-1: 1 withdrawn\n"
            await engine.gone()
            assert (await one.get("/v2/tokens"))["total"] == 0
            assert (await one.audited())[0]["target"] == "from render-1: its token was withdrawn"

    asyncio.run(story())


def test_tokens_are_listed_without_their_text_and_audited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("add", "render-1", "--days", "1", data=tmp_path) == 0
    assert run("add", "render-2", data=tmp_path) == 0
    texts = capsys.readouterr().out.split()
    assert run("list", data=tmp_path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["render-2", "render-1"]
    assert not any(text in line for text in texts for line in lines)
    assert run("list", "--json", data=tmp_path) == 0
    newest, _ = json.loads(capsys.readouterr().out)
    assert set(newest) == {"engineId", "jti", "created_by", "created_at", "expires_at"}
    assert run("delete", "render-1", data=tmp_path) == 0
    with open_beside(tmp_path) as connection:
        assert check_audit(connection, AuditSeal(tmp_path)).is_sealed
        records = [json.loads(text) for (text,) in connection.execute("SELECT record FROM audit ORDER BY seq")]
    assert [record["action"] for record in records][1:] == ["token.create", "token.create", "token.withdraw"]
    assert not any(text in str(records) for text in texts)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("add", "built-in"), "is not built-in"),
        (("add", "x" * 129), "1 to 128"),
        (("add", "a\nb"), "can be printed"),
        (("add", "render-1", "--role", "ADMIN"), "has no --role"),
        (("add", "render-1", "--days", "0"), "1 to 365"),
        (("delete", "nobody"), "no token of an engine 'nobody'"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    assert run("add", "render-1", data=tmp_path) == 0
    capsys.readouterr()
    assert run(*arguments, data=tmp_path) == 2
    said = capsys.readouterr()
    assert message in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_days_are_a_whole_number_within_a_year() -> None:
    assert days(str(MOST_DAYS)) == MOST_DAYS
    for text in ("0", "366", "-1", "1.5", "²", ""):
        with pytest.raises(argparse.ArgumentTypeError):
            days(text)
