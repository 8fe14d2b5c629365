"""One suite for both links: the embedded runtime and a served one must be the same to whoever holds the link."""

import asyncio
import json
from typing import Any

import pytest

from runtime.contracts.config import ROLES, Config
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.links.link import LinkClosedError
from tests.helpers.controllers import envelope
from tests.helpers.runtimes import PATIENCE_S, Client, Tell


def test_the_first_message_is_the_latest_snapshot_and_the_link_is_up(tell: Tell) -> None:
    async def story(client: Client) -> None:
        first = await client.message()
        assert first["type"] == "runtime_snapshot"
        assert RuntimeSnapshot.from_wire(first).to_wire() == first
        assert client.link.state.phase == "up"
        assert client.link.state.last_heard is not None

    tell(story)


def test_revisions_rise_strictly(tell: Tell) -> None:
    async def story(client: Client) -> None:
        revisions = [(await client.snapshot())["snapshotRevision"] for _ in range(20)]
        assert revisions == sorted(set(revisions))

    tell(story)


def test_a_result_comes_before_the_first_snapshot_with_its_effect(tell: Tell) -> None:
    async def story(client: Client) -> None:
        newest = (await client.snapshot())["snapshotRevision"]
        for value in range(1, 15):
            await client.send(
                {
                    "type": "command",
                    "apiVersion": "2.0",
                    "requestId": f"v-{value}",
                    "name": "set_virtual_input",
                    "payload": {"cardId": 2, "value": value},
                }
            )
            while (message := await client.message())["type"] == "runtime_snapshot":
                newest = message["snapshotRevision"]
                assert next(one for one in message["cards"] if one["cardId"] == 2)["rawValue"] < value
            assert message["status"] == "SUCCESS"
            assert message["snapshotRevision"] > newest

    tell(story)


def test_every_command_gets_its_result_in_order(tell: Tell) -> None:
    async def story(client: Client) -> None:
        await client.snapshot()
        for number in range(40):
            await client.send('{"type":' if number % 4 == 0 else _mask(number))
        results = [await client.until(lambda message: message["type"] == "command_result") for _ in range(40)]
        assert [result["requestId"] for result in results] == [
            None if number % 4 == 0 else f"m-{number}" for number in range(40)
        ]

    tell(story)


def test_64_commands_in_a_row_each_name_the_revision_that_shows_it(tell: Tell) -> None:
    async def story(client: Client) -> None:
        newest = await client.snapshot()
        for value in range(1, 65):
            payload = {"cardId": 2, "value": value}
            await client.send(envelope("set_virtual_input", f"v-{value}", **payload))
        shown: list[tuple[int, int]] = []
        results: list[dict[str, Any]] = []
        while len(results) < 64 or newest["snapshotRevision"] < results[-1]["snapshotRevision"]:
            message = await client.message()
            if message["type"] == "command_result":
                results.append(message)
            else:
                newest = message
                raw = next(one for one in newest["cards"] if one["cardId"] == 2)["rawValue"]
                shown.append((newest["snapshotRevision"], raw))
        assert [result["requestId"] for result in results] == [f"v-{value}" for value in range(1, 65)]
        assert {result["status"] for result in results} == {"SUCCESS"}
        revisions = [result["snapshotRevision"] for result in results]
        assert revisions == sorted(revisions)
        assert shown[-1][1] == 64
        for revision, raw in shown:
            done = sum(named <= revision for named in revisions)
            assert raw == done or not done

    tell(story)


def _mask(number: int) -> str:
    payload = {"cardId": 3, "masked": number % 2 == 0}
    command = {"type": "command", "apiVersion": "2.0", "requestId": f"m-{number}", "name": "set_output_mask"}
    return json.dumps({**command, "payload": payload})


def test_a_reader_that_was_away_gets_the_newest_snapshot_and_all_results(tell: Tell) -> None:
    async def story(client: Client) -> None:
        first = (await client.snapshot())["snapshotRevision"]
        for number in range(5):
            await client.send(_mask(number))
        await asyncio.sleep(0.3)
        messages = [await client.message() for _ in range(6)]
        assert [message["type"] for message in messages] == ["command_result"] * 5 + ["runtime_snapshot"]
        assert messages[-1]["snapshotRevision"] > first + 10

    tell(story)


def test_events_are_told_and_those_that_were_missed_come_first(tell: Tell) -> None:
    async def story(client: Client) -> None:
        await client.snapshot()
        following = client.link.events(0)
        told: list[dict[str, Any]] = []

        await client.command("set_run_mode", mode="RUN_STEP")
        async with asyncio.timeout(PATIENCE_S):
            while not told or told[-1]["type"] != "runtime.halt":
                told.append(json.loads(await anext(following)))
        assert [event["seq"] for event in told] == list(range(1, len(told) + 1))
        again = client.link.events(told[-1]["seq"] - 1)
        assert json.loads(await asyncio.wait_for(anext(again), PATIENCE_S)) == told[-1]
        for one in (following, again):
            await one.aclose()  # type: ignore[attr-defined]

    tell(story)


def test_requests_are_answered_with_status_headers_and_body(tell: Tell) -> None:
    async def story(client: Client) -> None:
        reply = await client.link.request("GET", "/api/snapshot")
        assert reply.status == 200
        assert reply.headers["content-type"] == "application/json"
        assert reply.headers["cache-control"] == "no-store"
        assert json.loads(reply.body)["snapshot"]["type"] == "runtime_snapshot"
        assert (await client.link.request("GET", "/api/config/history?limit=1&offset=0")).status == 200
        assert (await client.link.request("HEAD", "/api/profile")).body == b""

    tell(story)


def test_a_halted_runtime_is_quiet_but_heard(tell: Tell) -> None:
    async def story(client: Client) -> None:
        await client.snapshot()
        result = await client.command("set_run_mode", mode="RUN_STEP")
        await client.snapshot(lambda one: one["snapshotRevision"] >= result["snapshotRevision"])
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(client.message(), 0.2)
        heard = client.link.state.last_heard
        async with asyncio.timeout(3):
            while client.link.state.last_heard == heard:
                await asyncio.sleep(0.02)
        assert client.link.state.phase == "up"

    tell(story)


def test_a_closed_link_ends_its_messages_and_takes_nothing_more(tell: Tell) -> None:
    async def story(client: Client) -> None:
        await client.message()
        await client.link.close()
        assert client.link.state.phase == "down"
        with pytest.raises(LinkClosedError):
            await client.link.send("{}")
        with pytest.raises(LinkClosedError):
            await client.link.request("GET", "/api/snapshot")
        async with asyncio.timeout(PATIENCE_S):
            async for _ in client.link.messages():
                pass

    tell(story)


def test_a_message_over_one_mebibyte_ends_the_conversation(tell: Tell) -> None:
    async def story(client: Client) -> None:
        await client.message()
        await client.send('{"type":"command","payload":"%s"}' % ("x" * 1024 * 1024))
        async with asyncio.timeout(PATIENCE_S):
            while client.link.state.phase == "up":
                await asyncio.sleep(0.005)
        assert "1" in client.link.state.reason

    tell(story)


def test_a_large_config_goes_through_a_request(tell: Tell) -> None:
    async def story(client: Client) -> None:
        _, active = await client.get("/api/config/active")
        notes = {f"note {number}": "x" * 1000 for number in range(2000)}
        status, answer = await client.post("/api/config/staged/save", config={**active["config"], "notes": notes})
        assert (status, answer["status"]) == (200, "SUCCESS")
        _, staged = await client.get("/api/config/staged")
        assert staged["config"]["notes"] == notes

    tell(story)


def test_who_one_is_and_what_takes_which_role_is_told(tell: Tell) -> None:
    async def story(client: Client) -> None:
        status, told = await client.get("/api/session")
        assert status == 200
        assert told["user"]
        assert told["role"] in ROLES
        assert {told["needs"]["POST /api/config/commit"], told["needs"]["set_run_mode"]} == {"ENGINEER", "OPERATOR"}
        assert set(told["needs"].values()) <= set(ROLES)

    tell(story)


def test_the_config_of_delivery_is_that_of_the_first_start(tell: Tell) -> None:
    async def story(client: Client) -> None:
        status, factory = await client.get("/api/config/factory")
        assert (status, bool(factory["factoryVersion"])) == (200, True)
        assert Config.from_wire(factory["config"]).to_wire() == factory["config"]

    tell(story)
