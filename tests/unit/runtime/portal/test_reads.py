"""What clients may read."""

import asyncio
import json

from runtime.contracts.lifecycle import AlarmsAnswer, OverridesAnswer, ProfileAnswer
from runtime.portal.manners import HttpRequest
from runtime.portal.users import LOCAL_ADMIN
from tests.unit.runtime.portal.test_portal import Bench, run


async def _shown(bench: Bench, revision: int) -> None:
    await bench.until(lambda message: message["type"] == "runtime_snapshot" and message["snapshotRevision"] >= revision)


def test_before_the_first_scan_there_is_nothing_to_read_yet() -> None:
    async def story() -> None:
        bench = Bench()
        answer = await bench.portal.answer(HttpRequest("GET", "/api/snapshot", "", {}, b"", LOCAL_ADMIN))
        assert (answer.status, json.loads(answer.body)["errorCode"]) == (503, "BUSY")
        assert answer.headers["retry-after"] == "1"

    asyncio.run(story())


def test_overrides_list_forces_masks_and_breakpoints_and_nothing_else() -> None:
    async def story(bench: Bench) -> None:
        assert (await bench.ask("GET", "/api/overrides"))[1]["items"] == []
        await bench.command("set_input_force", "a", cardId=2, mode="FORCED_VALUE", value=9, reason="leak test")
        await bench.command("set_input_force", "b", cardId=1, mode="REAL")
        await bench.command("set_output_mask", "c", cardId=3, masked=True)
        await bench.command("set_breakpoint", "d", cardId=3, enabled=True, reason="why does it start")
        result = await bench.command("set_output_mask_global", "e", masked=True, expiresInMs=60_000)
        await _shown(bench, result["snapshotRevision"])
        _, answer = await bench.ask("GET", "/api/overrides")
        items = OverridesAnswer.from_wire(answer).items
        assert [(item.kind, item.card_id, item.mode, item.value, item.reason) for item in items] == [
            ("maskGlobal", None, None, None, None),
            ("force", 2, "FORCED_VALUE", 9, "leak test"),
            ("mask", 3, None, None, None),
            ("breakpoint", 3, "HALT", None, "why does it start"),
        ]
        assert {item.by for item in items} == {"local"}
        assert items[0].expires_at is not None

    run(story)


def test_alarms_and_profile() -> None:
    async def story(bench: Bench) -> None:
        status, answer = await bench.ask("GET", "/api/alarms")
        assert (status, AlarmsAnswer.from_wire(answer).items) == (200, ())
        status, answer = await bench.ask("GET", "/api/profile")
        profile = ProfileAnswer.from_wire(answer)
        assert (status, profile.name, profile.rtc) == (200, "default", True)
        assert profile.families["DI"].capacity == 4096

    run(story)


def test_lists_are_paged() -> None:
    async def story(bench: Bench) -> None:
        for request_id in "abc":
            await bench.command("set_output_mask_global", request_id, masked=True)
        status, answer = await bench.ask("GET", "/api/audit?limit=2&offset=2")
        assert (status, len(answer["items"]), answer["total"]) == (200, 1, 3)
        assert (answer["limit"], answer["offset"]) == (2, 2)
        assert (await bench.ask("GET", "/api/audit?limit=501"))[0] == 400
        status, answer = await bench.ask("GET", "/api/config/history?offset=99")
        assert (status, answer["items"]) == (200, [])

    run(story)


def test_a_runtime_without_a_journal_has_no_recording() -> None:
    async def story(bench: Bench) -> None:
        status, answer = await bench.ask("GET", "/api/recording?from=1")
        assert (status, answer["errorCode"]) == (404, "NOT_FOUND")
        assert (await bench.ask("GET", "/api/recording"))[1]["field"] == "from"

    run(story)


def test_clients_are_told_who_they_are_and_what_takes_which_role() -> None:
    async def story(bench: Bench) -> None:
        status, told = await bench.ask("GET", "/api/session")
        assert (status, told["user"], told["role"]) == (200, LOCAL_ADMIN.name, "ADMIN")
        needs = told["needs"]
        assert needs["set_run_mode"] == "OPERATOR"
        assert needs["POST /api/config/commit"] == "ENGINEER"
        assert needs["POST /api/config/restore FACTORY"] == "ADMIN"
        assert needs["GET /v2/events"] == "VIEWER"

    run(story)


def test_the_config_of_delivery_can_be_looked_at() -> None:
    async def story(bench: Bench) -> None:
        status, factory = await bench.ask("GET", "/api/config/factory")
        assert status == 200
        assert factory["config"]["schemaVersion"] == factory["schemaVersion"]
        assert factory["factoryVersion"]

    run(story)
