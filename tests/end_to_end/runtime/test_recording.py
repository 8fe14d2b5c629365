"""What a runtime recorded, run again by `simulate`, gives the states that it published.

The pump station with its plant: forces, a mask, a halt with steps, a breakpoint, overrides that run out, a commit; each
card of each revision that a client saw.
"""

import asyncio
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from runtime.cli import simulate
from runtime.embedded import start_embedded
from tests.helpers.runtimes import Client, client_of

FACTORY = json.loads((files("resources") / "factory.json").read_bytes())
LEVEL, FLOAT, TRIP, PUMP = 10, 12, 14, 40

Seen = dict[int, dict[str, Any]]


async def watch(client: Client, seen: Seen, revisions: int) -> None:
    """Take snapshots until so many more revisions were published."""
    first = await client.snapshot()
    seen[first["snapshotRevision"]] = first
    while True:
        shown = await client.snapshot()
        seen[shown["snapshotRevision"]] = shown
        if shown["snapshotRevision"] >= first["snapshotRevision"] + revisions:
            return


async def do(client: Client, seen: Seen, name: str, **payload: Any) -> None:
    """Send a command and look at the first revision that shows it."""
    result = await client.command(name, **payload)
    assert result["status"] == "SUCCESS", result
    shown = await client.snapshot(lambda one: one["snapshotRevision"] >= result["snapshotRevision"])
    seen[shown["snapshotRevision"]] = shown


async def work(client: Client, seen: Seen) -> None:
    """A short shift at the pump station, in which a bit of everything happens."""
    await watch(client, seen, 20)
    await do(client, seen, "set_input_force", cardId=LEVEL, mode="FORCED_VALUE", value=3500, reason="high level")
    await watch(client, seen, 130)
    await do(client, seen, "set_output_mask", cardId=PUMP, masked=True, expiresInMs=150)
    await watch(client, seen, 30)
    await do(client, seen, "set_input_force", cardId=LEVEL, mode="REAL")
    await do(client, seen, "set_virtual_input", cardId=LEVEL, value=2900)
    await watch(client, seen, 10)
    await do(client, seen, "set_run_mode", mode="RUN_STEP")
    for _ in range(len(FACTORY["cards"]) + 5):
        await do(client, seen, "step_once")
    await do(client, seen, "set_input_force", cardId=FLOAT, mode="FORCED_HIGH", expiresInMs=200)
    await client.snapshot(lambda one: not one["testMode"]["inputsForced"])
    await do(client, seen, "set_breakpoint", cardId=PUMP, enabled=True, everyHits=3)
    await do(client, seen, "set_run_mode", mode="RUN_BREAKPOINT")
    halted = await client.snapshot(lambda one: one["halt"] is not None and one["halt"]["nextCardId"] == PUMP)
    seen[halted["snapshotRevision"]] = halted
    await do(client, seen, "set_virtual_input", cardId=LEVEL, value=0, source="PLANT")
    await do(client, seen, "set_run_mode", mode="RUN_NORMAL")
    await watch(client, seen, 20)


async def recording(client: Client, revision: int) -> bytes:
    reply = await client.link.request("GET", f"/api/recording?from={revision}")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/x-ndjson")
    return reply.body


def replayed(folder: Path, content: bytes) -> Seen:
    path, out = folder / "recording.jsonl", folder / "states.jsonl"
    path.write_bytes(content)
    assert simulate.run(["--recording", str(path), "--out", str(out)]) == 0
    shown = [json.loads(line) for line in out.read_bytes().splitlines()]
    return {one["snapshotRevision"]: one for one in shown}


def states(snapshot: dict[str, Any]) -> dict[str, Any]:
    """All that the logic made; not what measuring it cost."""
    kept = ("runMode", "testMode", "halt", "configVersion", "scanIntervalMs")
    cards = [{key: value for key, value in card.items() if key != "lastEvalUs"} for card in snapshot["cards"]]
    system = {key: snapshot["system"][key] for key in ("faults", "alarms", "alarmActive")}
    return {"cards": cards, "system": system, **{key: snapshot[key] for key in kept}}


def assert_same(seen: Seen, again: Seen) -> None:
    assert seen
    for revision, snapshot in seen.items():
        assert states(again[revision]) == states(snapshot), revision


def test_a_recording_gives_the_states_that_were_published(tmp_path: Path) -> None:
    async def story() -> tuple[Seen, bytes]:
        seen: Seen = {}
        async with client_of("embedded", tmp_path, FACTORY) as client:
            await work(client, seen)
            return seen, await recording(client, 5)

    seen, content = asyncio.run(story())
    again = replayed(tmp_path, content)
    assert json.loads(content.splitlines()[-1])["end"] == "NOW"
    assert len(again) >= max(seen), "every revision, also those that the client never saw"
    assert_same(seen, again)
    pumped = [one for one in again.values() for card in one["cards"] if card["cardId"] == PUMP and card["driveState"]]
    assert pumped, "the shift had the pump running"


def test_a_commit_begins_another_recording_with_the_state_that_was_kept(tmp_path: Path) -> None:
    changed = json.loads(json.dumps(FACTORY))
    changed["configId"] = "6f0f9a5e-0f0e-4a6c-9d55-000000000002"
    changed["cards"][0]["config"]["emaAlpha"] = 37

    async def story() -> tuple[Seen, Seen, bytes, bytes]:
        before: Seen = {}
        after: Seen = {}
        async with client_of("embedded", tmp_path, FACTORY) as client:
            await work(client, before)
            await do(client, before, "set_input_force", cardId=TRIP, mode="FORCED_LOW")
            status, answer = await client.post("/api/config/commit", config=changed)
            assert status == 200
            shown = await client.snapshot(lambda one: one["configVersion"] == "v2")
            after[shown["snapshotRevision"]] = shown
            await watch(client, after, 30)
            first = answer["snapshotRevision"]
            return before, after, await recording(client, first - 2), await recording(client, first)

    before, after, older, newer = asyncio.run(story())
    assert json.loads(older.splitlines()[-1])["end"] == "CONTINUES"
    assert_same(before, replayed(tmp_path, older))
    again = replayed(tmp_path, newer)
    assert min(again) <= min(after)
    assert_same(after, again)


def test_a_recording_outlives_the_runtime_that_made_it(tmp_path: Path) -> None:
    async def story() -> tuple[Seen, bytes]:
        seen: Seen = {}
        async with client_of("embedded", tmp_path, FACTORY) as client:
            await watch(client, seen, 20)
        link = start_embedded(tmp_path / "data")
        try:
            client = await Client(link).ready()
            await client.snapshot(lambda one: one["snapshotRevision"] >= 3)
            return seen, await recording(client, 1)
        finally:
            await link.close()

    _, content = asyncio.run(story())
    assert json.loads(content.splitlines()[0])["state"]["revision"] == 0
    assert json.loads(content.splitlines()[-1])["end"] == "NOW", "the latest run is the one that is asked for"


def test_what_is_not_recorded_is_not_found(tmp_path: Path) -> None:
    async def story() -> None:
        async with client_of("embedded", tmp_path) as client:
            for query, status, field in (
                ("", 400, "from"),
                ("?from=x", 400, "from"),
                ("?from=-1", 400, "from"),
                ("?from=1&from=2", 400, "from"),
                ("?from=999999999", 404, None),
            ):
                got, answer = await client.get(f"/api/recording{query}")
                assert (got, answer.get("field")) == (status, field)

    asyncio.run(story())
