"""`restore` as it is typed, and what a runtime makes of a restored directory."""

import asyncio
from pathlib import Path
from typing import Any

import httpx2
import pytest

import main
from runtime.cli.restore import run
from runtime.contracts.json_text import write_json
from runtime.links.credentials import GivenToken
from runtime.links.websocket import WebSocketLink
from runtime.storage.data_directory import DataDirectory
from runtime.storage.issued_tokens import IssuedToken, IssuedTokens
from tests.helpers.controllers import config_document
from tests.helpers.engine_levels import spec
from tests.helpers.refused_commands import RefusedCommands
from tests.helpers.rest import LEVELS, Rest, document
from tests.helpers.runtimes import Client, Served
from tests.helpers.signing_in import log_in, token_of

OTTOS_PASSWORD = "a password of otto"
READ = (
    "/api/config/active",
    "/api/config/staged",
    "/api/config/lkg",
    "/api/config/history",
    f"{LEVELS}/forest",
    "/v2/editor/assets/mug",
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


async def _all_of(rest: Rest) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in READ:
        reply = await rest.call("GET", path)
        assert reply.status == 200, (path, reply.body)
        content = reply.body if path.endswith("mug") else {**document(reply), "timestamp": ""}
        found[path] = content
    audit = document(await rest.call("GET", "/api/audit?limit=500"))
    return found | {"audit": audit["items"]}


def test_a_restored_directory_serves_what_the_running_one_did(tmp_path: Path) -> None:
    async def work(address: str) -> dict[str, Any]:
        link = WebSocketLink(address, credentials=GivenToken(token_of(address)))
        try:
            client, rest = await Client(link).ready(), Rest(link)
            for interval_ms in (20, 30):
                committed = await client.post("/api/config/commit", config=config_document(interval_ms=interval_ms))
                assert committed[0] == 200
            saved = await client.post("/api/config/staged/save", config=config_document(interval_ms=40))
            assert saved[0] == 200
            await rest.created(spec())
            assert (await rest.call("PUT", "/v2/editor/assets/mug", PNG)).status in (200, 201)
            await client.command("set_output_mask", cardId=3, masked=True)
            otto = {"username": "otto", "password": OTTOS_PASSWORD, "role": "OPERATOR"}
            assert (await rest.call("POST", "/v2/users", otto)).status == 201
            before = await _all_of(rest)
            backup = ["backup", "--data-dir", str(tmp_path / "data"), "-o", str(tmp_path / "b.zip")]
            assert await asyncio.to_thread(main.main, backup) == 0
            assert (await client.post("/api/config/commit", config=config_document(interval_ms=50)))[0] == 200
            return before
        finally:
            await link.close()

    async def status(address: str, token: str) -> int:
        async with httpx2.AsyncClient(base_url=address, trust_env=False) as http:
            answer = await http.get("/v2/runtimes", headers={"authorization": f"Bearer {token}"})
            return int(answer.status_code)

    async def read(address: str, token: str) -> dict[str, Any]:
        link = WebSocketLink(address, credentials=GivenToken(token))
        try:
            return await _all_of(Rest(link))
        finally:
            await link.close()

    first = tmp_path / "first.json"
    first.write_bytes(write_json(config_document()))
    served = Served(tmp_path / "data", first)
    address = served.start()
    token = token_of(address)
    try:
        before = asyncio.run(work(address))
    finally:
        served.stop()
    assert main.main(["restore", str(tmp_path / "b.zip"), "--data-dir", str(tmp_path / "again")]) == 0
    assert main.main(["audit", "verify", "--data-dir", str(tmp_path / "again")]) == 0

    again = Served(tmp_path / "again")
    address = again.start()
    try:
        assert log_in(address, "otto", OTTOS_PASSWORD)["role"] == "OPERATOR"
        assert asyncio.run(status(address, token)) == 401  # keys are the same, but every sign-in has ended
        found = asyncio.run(read(address, token_of(address)))
    finally:
        again.stop()
    since = found["audit"][: -len(before["audit"])]
    assert [record["action"] for record in since if record["action"].startswith(("restore", "auth.login"))] == [
        "auth.login",
        "restore",
    ]
    assert found | {"audit": found["audit"][-len(before["audit"]) :]} == before


def test_force_says_where_the_former_directory_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = tmp_path / "data", tmp_path / "b.zip"
    DataDirectory.open(data).close()
    assert main.main(["backup", "--data-dir", str(data), "-o", str(out)]) == 0
    assert run([str(out), "--data-dir", str(data)]) == 2
    assert "--force" in capsys.readouterr().err
    assert run([str(out), "--data-dir", str(data), "--force"]) == 0
    told = capsys.readouterr().out
    assert told.endswith(f"restored, 0 sign-ins ended; what was there is now {tmp_path / 'data.replaced-1'}\n")


def test_tokens_of_programs_are_withdrawn_when_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with DataDirectory.open(tmp_path / "data") as directory:
        IssuedTokens(directory.database, now_ms=lambda: 0).add(IssuedToken("jti-1", "VIEWER", None, "anna", 0, 10**15))
    assert main.main(["backup", "--data-dir", str(tmp_path / "data"), "-o", str(tmp_path / "b.zip")]) == 0
    capsys.readouterr()
    assert run([str(tmp_path / "b.zip"), "--data-dir", str(tmp_path / "again"), "--withdraw-tokens"]) == 0
    assert capsys.readouterr().out.endswith("restored, 0 sign-ins ended, 1 tokens withdrawn\n")
    with DataDirectory.open(tmp_path / "again") as directory:
        assert IssuedTokens(directory.database, now_ms=lambda: 0).state("jti-1") == ("VIEWER", True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["b.zip"], "--data-dir DIR is needed"), (["nothing.zip", "--data-dir", "d"], "no such file")],
)
def test_what_cannot_be_done_ends_with_2_and_one_line(
    arguments: list[str], message: str, refused_commands: RefusedCommands
) -> None:
    assert message in refused_commands.line_of(run, arguments)
