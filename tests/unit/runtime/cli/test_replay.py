"""`replay FILE`: job states from a log, and what is wrong with it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from runtime.cli.replay import run
from runtime.contracts.json_text import write_json
from tests.helpers.engine_levels import entity, spec
from tests.helpers.runtimes import client_of


def record(seq: int, event: str, **changes: Any) -> bytes:
    wire = {"seq": seq, "ts": 1, "event": event, "jobId": "j", "engineId": "e", "userId": "me", "payload": {}}
    return write_json(wire | changes) + b"\n"


def log_of(folder: Path, *lines: bytes) -> Path:
    path = folder / "telemetry_samples.json"
    path.write_bytes(b"".join(lines))
    return path


def replayed(path: Path, capsys: pytest.CaptureFixture[str], code: int = 0) -> dict[str, Any]:
    assert run([str(path), "--json"]) == code
    shown: dict[str, Any] = json.loads(capsys.readouterr().out)
    return shown


def test_the_log_of_a_real_run_rebuilds_every_job(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    level = spec(entity("good"), entity("bad", mesh="vase"))

    async def story() -> list[dict[str, Any]]:
        async with client_of("embedded", tmp_path) as client:
            reply = await client.link.request(
                "POST", "/v2/engine/run", write_json({"scene_id": "yard", "content": level})
            )
            run_id = json.loads(reply.body)["engine_id"]
            async with asyncio.timeout(10):
                while (await client.get(f"/v2/engine/{run_id}/status"))[1]["outcome"] is None:
                    await asyncio.sleep(0.01)
            items: list[dict[str, Any]] = (await client.get(f"/v2/engine/{run_id}/jobs"))[1]["items"]
            return items

    items = asyncio.run(story())
    told = replayed(tmp_path / "data" / "telemetry" / "telemetry_samples.json", capsys)
    assert (told["repaired"], told["damaged"]) == (0, [])
    assert told["lastSeq"] > len(items)
    for item in items:
        job = told["jobs"][item["job_id"]]
        assert {key: job[key] for key in ("state", "progress", "error", "details", "job_type", "entity_id")} == {
            key: item[key] for key in ("state", "progress", "error", "details", "job_type", "entity_id")
        }
    assert {item["state"] for item in items} == {"completed", "failed"}


def test_damaged_lines_are_told_by_number_and_the_rest_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = log_of(
        tmp_path,
        record(1, "JOB_QUEUED", payload={"job_type": "SPAWN_ENTITY", "entity_id": "wolf"}),
        b"garbage\n",
        record(3, "JOB_DISPATCHED"),
        record(4, "JOB_COMPLETED"),
        b"[]\n",
        record(6, "JOB_FAILED", payload={"error": "TIMEOUT", "details": "too\nlate"}),
        record(7, "LOG_REPAIRED", jobId=None),
        record(8, "JOB_QUEUED", jobId="k")[:-1],
    )
    told = replayed(path, capsys, code=1)
    assert (told["damaged"], told["lastSeq"], told["repaired"]) == ([2, 4, 5, 8], 7, 1)
    assert (told["jobs"]["j"]["state"], told["jobs"]["j"]["error"]) == ("failed", "TIMEOUT")
    assert run([str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "j: SPAWN_ENTITY wolf: failed 0 % TIMEOUT: too\\nlate"
    assert [line.split(" line ")[1].split(" ")[0] for line in lines[1:-1]] == ["2", "4", "5", "8"]
    assert lines[-1] == "1 jobs (1 failed), last seq 7, 1 repairs, 4 damaged lines"


def test_an_empty_log_is_no_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert replayed(log_of(tmp_path), capsys) == {"jobs": {}, "lastSeq": 0, "repaired": 0, "damaged": []}
    assert run([str(log_of(tmp_path))]) == 0
    assert capsys.readouterr().out == "0 jobs (none), last seq 0, 0 repairs, 0 damaged lines\n"


def test_a_file_that_is_not_there_ends_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(tmp_path / "nothing.json")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
