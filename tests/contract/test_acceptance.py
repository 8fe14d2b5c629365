"""Device API §10: the acceptance ids, each over both links against a whole runtime."""

from typing import Any

import pytest

from runtime.contracts.lifecycle import CommitAnswer, RestoreAnswer, SaveAnswer, ValidateAnswer
from runtime.contracts.timestamps import unix_ms
from tests.helpers.controllers import config_document, di, do
from tests.helpers.runtimes import Client, Tell, card


def other_config() -> dict[str, Any]:
    return config_document(di(1), do(3, source=1), interval_ms=20)


def broken_config() -> dict[str, Any]:
    return config_document(di(1), do(3, source=99))


def test_at_api_001_mutating_responses_carry_their_metadata(tell: Tell) -> None:
    async def story(client: Client) -> None:
        status, saved = await client.post("/api/config/staged/save", config=other_config(), requestId="a")
        validated = (await client.post("/api/config/staged/validate", config=other_config(), requestId="b"))[1]
        committed = (await client.post("/api/config/commit", config=other_config(), requestId="c"))[1]
        restored = (await client.post("/api/config/restore", source="LKG", requestId="d"))[1]
        assert status == 200
        for request_id, answer in zip("abcd", (saved, validated, committed, restored), strict=True):
            assert answer["requestId"] == request_id
            assert answer["status"] == "SUCCESS"
            assert answer["apiVersion"] == "2.0"
            assert answer["timestamp"].endswith("Z")
            assert unix_ms(answer["timestamp"]) > 0
            assert "errorCode" not in answer
        assert isinstance(SaveAnswer.from_wire(saved).staged_version, str)
        assert ValidateAnswer.from_wire(validated).validation.errors == ()
        assert CommitAnswer.from_wire(committed).snapshot_revision is not None
        assert RestoreAnswer.from_wire(restored).snapshot_revision is not None
        result = await client.command("set_output_mask_global", "e", masked=True)
        assert (result["requestId"], result["status"], result["errorCode"]) == ("e", "SUCCESS", None)
        assert result["snapshotRevision"] > 0

    tell(story)


def test_at_api_001_failed_mutations_carry_them_too(tell: Tell) -> None:
    async def story(client: Client) -> None:
        status, answer = await client.post("/api/config/commit", config=broken_config(), requestId="a")
        assert status == 422
        assert (answer["requestId"], answer["status"], answer["errorCode"]) == ("a", "FAILURE", "VALIDATION_FAILED")
        assert answer["timestamp"]

    tell(story)


@pytest.mark.parametrize("path", ["/api/config/staged/validate", "/api/config/commit"])
def test_at_api_002_a_failed_validation_names_code_field_and_details(tell: Tell, path: str) -> None:
    async def story(client: Client) -> None:
        status, answer = await client.post(path, config=broken_config())
        assert (status, answer["errorCode"]) == (422, "VALIDATION_FAILED")
        errors = answer["validation"]["errors"]
        assert [error["details"]["rule"] for error in errors] == ["V-CFG-003"]
        assert errors[0]["field"] == "cards[1].config.set.clauseA.source.cardId"
        assert errors[0]["errorCode"] == "VALIDATION_FAILED"
        assert errors[0]["message"]
        assert answer["validation"]["warnings"] == []

    tell(story)


def test_at_api_003_a_read_gets_the_latest_complete_snapshot(tell: Tell) -> None:
    async def story(client: Client) -> None:
        pushed = await client.snapshot()
        status, answer = await client.get("/api/snapshot")
        assert (status, answer["status"]) == (200, "SUCCESS")
        snapshot = answer["snapshot"]
        assert snapshot["snapshotRevision"] == answer["snapshotRevision"] >= pushed["snapshotRevision"]
        assert snapshot.keys() == pushed.keys()
        assert [one["cardId"] for one in snapshot["cards"]] == [1, 2, 3]
        result = await client.command("set_virtual_input", cardId=2, value=321)
        shown = await client.snapshot(lambda one: one["snapshotRevision"] >= result["snapshotRevision"])
        _, answer = await client.get("/api/snapshot")
        assert answer["snapshotRevision"] >= shown["snapshotRevision"]
        assert card(answer["snapshot"], 2)["currentValue"] == 321

    tell(story)


def test_at_api_004_revisions_over_the_websocket_rise_strictly_through_commits_and_halts(tell: Tell) -> None:
    async def story(client: Client) -> None:
        revisions: list[int] = []

        async def watch(count: int) -> None:
            revisions.extend([(await client.snapshot())["snapshotRevision"] for _ in range(count)])

        await watch(3)
        await client.post("/api/config/commit", config=other_config())
        await watch(3)
        await client.command("set_run_mode", mode="RUN_STEP")
        for _ in range(4):
            await client.command("step_once")
            await watch(1)
        await client.command("set_run_mode", mode="RUN_NORMAL")
        await watch(3)
        assert revisions == sorted(set(revisions))

    tell(story)


def test_at_api_005_the_global_mask_holds_every_output_off_and_leaves_the_logic_alone(tell: Tell) -> None:
    async def story(client: Client) -> None:
        result = await client.command("set_virtual_input", cardId=1, value=1)
        on = await client.snapshot(lambda one: one["snapshotRevision"] >= result["snapshotRevision"])
        assert card(on, 3)["driveState"] is True
        result = await client.command("set_output_mask_global", masked=True)
        masked = await client.snapshot(lambda one: one["snapshotRevision"] >= result["snapshotRevision"])
        assert masked["testMode"]["outputMaskGlobal"] is True
        assert card(masked, 3)["driveState"] is False
        assert card(masked, 3)["physicalState"] is True
        assert card(masked, 3)["missionState"] == "ACTIVE"
        result = await client.command("set_output_mask_global", masked=False)
        free = await client.snapshot(lambda one: one["snapshotRevision"] >= result["snapshotRevision"])
        assert free["testMode"]["outputMaskGlobal"] is False
        assert card(free, 3)["driveState"] is True

    tell(story)


@pytest.mark.parametrize("source", ["BACKUP", "lkg", "", "v1"])
def test_at_cfg_006_only_lkg_and_factory_can_be_restored(tell: Tell, source: str) -> None:
    async def story(client: Client) -> None:
        status, answer = await client.post("/api/config/restore", source=source)
        assert (status, answer["errorCode"], answer["field"]) == (422, "VALIDATION_FAILED", "source")
        assert (await client.get("/api/config/active"))[1]["activeVersion"] == "v1"

    tell(story)


def test_at_cfg_006_lkg_and_factory_are_restored(tell: Tell) -> None:
    async def story(client: Client) -> None:
        assert (await client.post("/api/config/restore", source="LKG"))[0] == 404
        await client.post("/api/config/commit", config=other_config())
        _, lkg = await client.post("/api/config/restore", source="LKG")
        assert (lkg["restoredFrom"], lkg["activeVersion"], lkg["requiresRestart"]) == ("LKG", "v3", False)
        _, active = await client.get("/api/config/active")
        assert active["config"]["scan"]["intervalMs"] == 10
        _, factory = await client.post("/api/config/restore", source="FACTORY")
        assert (factory["restoredFrom"], factory["activeVersion"]) == ("FACTORY", "v4")
        shown = await client.snapshot(lambda one: one["snapshotRevision"] >= factory["snapshotRevision"])
        assert shown["configVersion"] == "v4"

    tell(story)


def test_at_cfg_006_a_source_is_needed(tell: Tell) -> None:
    async def story(client: Client) -> None:
        status, answer = await client.post("/api/config/restore")
        assert (status, answer["errorCode"]) == (400, "INVALID_REQUEST")

    tell(story)
