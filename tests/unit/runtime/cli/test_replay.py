"""`replay FILE`: job states from a log, what is wrong with it, and where the store tells otherwise."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
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


@pytest.fixture(autouse=True)
def no_directory_by_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLUMBLINE_DATA_DIR", raising=False)


def built(folder: Path, *levels: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Build levels with a runtime in `folder / "data"`; the jobs of each, as it lists them."""

    async def story() -> list[list[dict[str, Any]]]:
        listed = []
        async with client_of("embedded", folder) as client:
            for level in levels:
                reply = await client.link.request(
                    "POST", "/v2/engine/run", write_json({"scene_id": "yard", "content": level})
                )
                run_id = json.loads(reply.body)["engine_id"]
                async with asyncio.timeout(10):
                    while (await client.get(f"/v2/engine/{run_id}/status"))[1]["outcome"] is None:
                        await asyncio.sleep(0.01)
                listed.append((await client.get(f"/v2/engine/{run_id}/jobs"))[1]["items"])
        return listed

    return asyncio.run(story())


def log_in(folder: Path) -> Path:
    return folder / "data" / "telemetry" / "telemetry_samples.json"


def tamper(folder: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(folder / "data" / "plumbline.db", isolation_level=None)) as connection:
        connection.execute(statement, values)


def test_the_log_of_a_real_run_rebuilds_every_job_and_agrees_with_the_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [items] = built(tmp_path, spec(entity("good"), entity("bad", mesh="vase")))
    told = replayed(log_in(tmp_path), capsys)
    assert (told["repaired"], told["damaged"], told["rotated"]) == (0, [], {})
    assert told["lastSeq"] > len(items)
    keys = ("state", "progress", "error", "details", "job_type", "entity_id", "field", "duration_ms")
    for item in items:
        job = told["jobs"][item["job_id"]]
        assert {key: job[key] for key in keys} == {key: item[key] for key in keys}
    assert {item["state"] for item in items} == {"completed", "failed"}
    store = {"compared": len(items), "underWay": 0, "notKept": 0, "beforeLog": 0, "disagreements": []}
    assert told["store"] == {"dataDir": str(tmp_path / "data"), **store}


def test_where_the_store_tells_otherwise_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = built(tmp_path, spec(entity("one")), spec(entity("two")))
    changed = [{**item, "state": "failed", "error": "TIMEOUT"} if item["entity_id"] else item for item in second]
    tamper(tmp_path, "UPDATE engine_runs SET jobs = ? WHERE number = 2", write_json(changed))
    assert run([str(log_in(tmp_path))]) == 1
    lines = capsys.readouterr().out.splitlines()
    spawned = second[-1]["job_id"]
    assert lines[-2].startswith(f"{spawned} of run ")
    assert lines[-2].endswith("state is failed in the store and completed in the log")
    assert lines[-1] == f"store of {tmp_path / 'data'}: {len(first + second)} jobs compared, 1 disagreements"
    tamper(tmp_path, "DELETE FROM engine_runs WHERE number = 2")
    [lost] = replayed(log_in(tmp_path), capsys, code=1)["store"]["disagreements"]
    assert (lost["what"], lost["store"], lost["log"]) == ("run", False, True)
    tamper(tmp_path, "UPDATE engine_runs SET number = 9 WHERE number = 1")
    assert replayed(log_in(tmp_path), capsys, code=1)["store"]["compared"] == len(first)


def test_a_torn_tail_that_took_the_end_of_a_job_with_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [items] = built(tmp_path, spec(entity("one")))
    path = log_in(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    told = replayed(path, capsys, code=1)
    assert told["damaged"] == [whole.count(b"\n")]
    assert [(one["jobId"], one["what"], one["store"], one["log"]) for one in told["store"]["disagreements"]] == [
        (items[-1]["job_id"], "state", "completed", "running")
    ]
    built(tmp_path, spec(entity("two")))  # the runtime cuts the tail off and says so; the run keeps its end
    again = replayed(path, capsys, code=1)
    assert (again["damaged"], again["repaired"]) == ([], 1)
    assert [one["what"] for one in again["store"]["disagreements"]] == ["state"]


def test_a_run_that_a_crash_cut_short_agrees_after_the_next_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [items] = built(tmp_path, spec(entity("one")))
    path = log_in(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    started = [number for number, line in enumerate(lines) if b'"JOB_STARTED"' in line][-1]
    halfway = json.loads(lines[started]) | {"event": "JOB_PROGRESS", "seq": started + 2}
    halfway["payload"]["progress"] = 50
    path.write_bytes(b"".join(lines[: started + 1]) + write_json(halfway) + b"\n")
    early = [
        {**item, "state": "queued", "progress": 0, "duration_ms": None, "error": None, "details": None}
        for item in items
    ]
    tamper(tmp_path, "UPDATE engine_runs SET has_ended = 0, jobs = ?", write_json(early))
    assert replayed(path, capsys)["store"]["underWay"] == 1
    built(tmp_path)
    told = replayed(path, capsys)
    assert told["store"]["disagreements"] == []
    assert told["jobs"][items[-1]["job_id"]]["details"] == "the runtime was restarted"
    assert told["jobs"][items[-1]["job_id"]]["progress"] == 50


def test_rotated_files_are_read_before_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = built(tmp_path, spec(entity("one")), spec(entity("two")))
    path = log_in(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.with_name("telemetry_samples.1.json").write_bytes(b"".join(lines[:3]))
    path.with_name("telemetry_samples.2.json").write_bytes(b"".join(lines[3:9]))
    path.write_bytes(b"".join(lines[9:]))
    told = replayed(path, capsys)
    assert (told["lastSeq"], told["rotated"]) == (
        len(lines),
        {"telemetry_samples.1.json": [], "telemetry_samples.2.json": []},
    )
    assert (told["store"]["compared"], told["store"]["disagreements"]) == (len(first + second), [])
    path.with_name("telemetry_samples.2.json").write_bytes(b"".join(lines[3:8]) + b"garbage\n")
    damaged = replayed(path, capsys, code=1)
    assert (damaged["damaged"], damaged["rotated"]["telemetry_samples.2.json"]) == ([], [6])
    alone = replayed(path.with_name("telemetry_samples.1.json"), capsys, code=1)
    assert alone["lastSeq"] == 3
    assert {one["what"] for one in alone["store"]["disagreements"]} >= {"state", "job"}


def test_the_store_is_the_one_that_is_named_or_of_the_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    built(tmp_path, spec(entity("one")))
    copy = tmp_path / "copy.json"
    copy.write_bytes(log_in(tmp_path).read_bytes())
    assert replayed(copy, capsys)["store"] is None
    monkeypatch.setenv("PLUMBLINE_DATA_DIR", str(tmp_path / "nothing"))
    assert run([str(copy)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "no store to compare with (--data-dir DIR)"
    monkeypatch.setenv("PLUMBLINE_DATA_DIR", str(tmp_path / "data"))
    assert replayed(copy, capsys)["store"]["compared"] == 3
    monkeypatch.delenv("PLUMBLINE_DATA_DIR")
    assert run([str(copy), "--data-dir", str(tmp_path / "data")]) == 0
    assert run([str(copy), "--data-dir", str(tmp_path)]) == 2
    assert "is no data directory" in capsys.readouterr().err


def test_what_was_not_compared_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built(tmp_path, spec(entity("one")), spec(entity("two")), spec(entity("three")))
    tamper(tmp_path, "UPDATE engine_runs SET has_ended = 0 WHERE number = 3")
    tamper(tmp_path, "DELETE FROM engine_runs WHERE number = 1")
    assert run([str(log_in(tmp_path))]) == 0
    assert capsys.readouterr().out.endswith(
        ": 6 jobs compared, 0 disagreements, 1 runs under way, 1 runs no longer kept\n"
    )


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
    assert [line.split(" line ")[1].split(" ")[0] for line in lines[1:-2]] == ["2", "4", "5", "8"]
    assert lines[-2] == "1 jobs (1 failed), last seq 7, 1 repairs, 4 damaged lines"


def test_an_empty_log_is_no_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nothing = {"jobs": {}, "lastSeq": 0, "repaired": 0, "damaged": [], "rotated": {}, "store": None}
    assert replayed(log_of(tmp_path), capsys) == nothing
    assert run([str(log_of(tmp_path))]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "0 jobs (none), last seq 0, 0 repairs, 0 damaged lines"


def test_a_file_that_is_not_there_ends_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([str(tmp_path / "nothing.json")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
