"""Saving, committing and restoring configs as rulings C settle it, embedded and served alike."""

from typing import Any

import pytest

from tests.helpers.controllers import ai, config_document, di, do
from tests.helpers.runtimes import Client, Tell


def changed(**changes: Any) -> dict[str, Any]:
    return config_document(di(1), ai(2), do(3, source=1), **{"interval_ms": 20, **changes})


def test_a_commit_answers_after_the_first_snapshot_with_the_new_version(tell: Tell) -> None:
    async def story(client: Client) -> None:
        await client.snapshot()
        status, answer = await client.post("/api/config/commit", config=changed(), options={"persist": True})
        assert (status, answer["activeVersion"], answer["historyHead"]) == (200, "v2", {"lkgVersion": "v1"})
        _, now = await client.get("/api/snapshot")
        assert now["snapshot"]["configVersion"] == "v2"
        assert now["snapshotRevision"] >= answer["snapshotRevision"]
        first = await client.snapshot(lambda one: one["configVersion"] == "v2")
        assert first["scanIntervalMs"] == 20

    tell(story)


def test_what_was_staged_is_committed_and_then_staged_no_more(tell: Tell) -> None:
    async def story(client: Client) -> None:
        assert (await client.get("/api/config/staged"))[0] == 404
        assert (await client.post("/api/config/commit"))[0] == 404
        _, saved = await client.post("/api/config/staged/save", config=changed())
        _, staged = await client.get("/api/config/staged")
        assert (staged["stagedVersion"], staged["schemaVersion"]) == (saved["stagedVersion"], "2.0.0")
        assert staged["config"] == changed()
        assert (await client.post("/api/config/commit"))[0] == 200
        assert (await client.get("/api/config/staged"))[0] == 404
        assert (await client.get("/api/config/active"))[1]["config"] == changed()

    tell(story)


def test_an_invalid_config_can_be_saved_but_not_committed(tell: Tell) -> None:
    async def story(client: Client) -> None:
        assert (await client.post("/api/config/staged/save", config=changed(interval_ms=5)))[0] == 200
        status, answer = await client.post("/api/config/commit")
        assert (status, answer["validation"]["errors"][0]["details"]["rule"]) == (422, "V-CFG-005")
        assert (await client.get("/api/config/active"))[1]["activeVersion"] == "v1"

    tell(story)


def test_a_repeated_commit_gets_the_first_answer_and_commits_once(tell: Tell) -> None:
    async def story(client: Client) -> None:
        first = await client.post("/api/config/commit", config=changed(), requestId="once")
        again = await client.post("/api/config/commit", config=changed(), requestId="once")
        assert first == again
        status, answer = await client.post("/api/config/restore", source="LKG", requestId="once")
        assert (status, answer["errorCode"], answer["details"]) == (400, "INVALID_REQUEST", {"reason": "REUSED"})
        assert (await client.get("/api/config/active"))[1]["activeVersion"] == "v2"

    tell(story)


def test_an_id_is_spent_for_commands_and_requests_together(tell: Tell) -> None:
    async def story(client: Client) -> None:
        await client.command("set_output_mask_global", "shared", masked=True)
        status, answer = await client.post("/api/config/commit", config=changed(), requestId="shared")
        assert (status, answer["details"]) == (400, {"reason": "REUSED"})

    tell(story)


def test_a_change_based_on_an_older_version_is_refused(tell: Tell) -> None:
    async def story(client: Client) -> None:
        assert (await client.post("/api/config/commit", config=changed(), baseVersion="v1"))[0] == 200
        status, answer = await client.post("/api/config/commit", config=changed(interval_ms=50), baseVersion="v1")
        assert (status, answer["errorCode"], answer["field"]) == (422, "VALIDATION_FAILED", "baseVersion")

    tell(story)


def test_a_scan_halted_half_way_forbids_changes_and_a_halt_between_scans_stays(tell: Tell) -> None:
    async def story(client: Client) -> None:
        await client.command("set_run_mode", mode="RUN_STEP")
        result = await client.command("step_once")
        await client.snapshot(lambda one: one["snapshotRevision"] >= result["snapshotRevision"])
        status, answer = await client.post("/api/config/commit", config=changed())
        assert (status, answer["errorCode"]) == (409, "FORBIDDEN_IN_MODE")
        await client.command("step_once")
        result = await client.command("step_once")
        await client.snapshot(lambda one: one["snapshotRevision"] >= result["snapshotRevision"])
        assert (await client.post("/api/config/commit", config=changed()))[0] == 200
        _, now = await client.get("/api/snapshot")
        assert now["snapshot"]["configVersion"] == "v2"
        assert now["snapshot"]["halt"]["reason"] == "STEP"

    tell(story)


def test_what_a_commit_drops_is_listed(tell: Tell) -> None:
    async def story(client: Client) -> None:
        await client.command("set_input_force", cardId=2, mode="FORCED_VALUE", value=5)
        await client.command("set_output_mask", cardId=3, masked=True)
        _, answer = await client.post("/api/config/commit", config=config_document(di(1), do(3, source=1)))
        assert answer["dropped"] == [{"cardId": 2, "what": "force"}]
        _, overrides = await client.get("/api/overrides")
        assert [(item["kind"], item["cardId"], item["by"]) for item in overrides["items"]] == [
            ("mask", 3, await _name(client))
        ]

    tell(story)


def test_a_config_that_is_not_persisted_takes_a_number_and_leaves_the_rollback_alone(tell: Tell) -> None:
    async def story(client: Client) -> None:
        _, answer = await client.post("/api/config/commit", config=changed(), options={"persist": False})
        assert (answer["activeVersion"], answer["historyHead"]) == ("v2", {"lkgVersion": None})
        _, history = await client.get("/api/config/history")
        assert [(item["version"], item["persisted"]) for item in history["items"]] == [("v2", False), ("v1", True)]
        assert history["total"] == 2

    tell(story)


def test_passwords_go_in_and_never_come_out(tell: Tell) -> None:
    async def story(client: Client) -> None:
        network = {"ssid": "plant", "password": "hunter2", "timeoutSec": 3}
        wifi = {
            "master": {**network, "editable": False},
            "user": network,
            "retryBackoffSec": 30,
            "staOnly": True,
        }
        status, _ = await client.post("/api/config/commit", config=changed(wifi=wifi))
        assert status == 200
        _, active = await client.get("/api/config/active")
        assert active["config"]["wifi"]["user"]["password"] == "***"
        assert (await client.post("/api/config/staged/save", config=active["config"]))[0] == 200
        for path in ("/api/config/staged", "/api/audit", "/api/config/history"):
            reply = await client.link.request("GET", path)
            assert b"hunter2" not in reply.body

    tell(story)


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/api/config/commit", {"apiVersion": None}, (400, "UNSUPPORTED_API_VERSION", "apiVersion")),
        ("/api/config/commit", {"apiVersion": "9"}, (400, "UNSUPPORTED_API_VERSION", "apiVersion")),
        ("/api/config/commit", {"requestId": None}, (400, "INVALID_REQUEST", "requestId")),
        ("/api/config/commit", {"requestId": 5}, (400, "INVALID_REQUEST", "requestId")),
        ("/api/config/commit", {"config": [], "schemaVersion": "2.0.0"}, (400, "INVALID_REQUEST", "config")),
        ("/api/config/commit", {"options": {"persist": "yes"}}, (400, "INVALID_REQUEST", "options.persist")),
        (
            "/api/config/commit",
            {"config": config_document(), "options": {"confirmWithinS": 0}},
            (422, "VALIDATION_FAILED", "options.confirmWithinS"),
        ),
        ("/api/config/staged/save", {}, (400, "INVALID_REQUEST", "config")),
        (
            "/api/config/staged/save",
            {"schemaVersion": None, "config": {}},
            (400, "UNSUPPORTED_SCHEMA_VERSION", "schemaVersion"),
        ),
        (
            "/api/config/staged/save",
            {"config": {"schemaVersion": "1.0.0"}},
            (400, "UNSUPPORTED_SCHEMA_VERSION", "config.schemaVersion"),
        ),
        (
            "/api/config/staged/save",
            {"schemaVersion": "1.0.0", "config": config_document()},
            (400, "INVALID_REQUEST", "schemaVersion"),
        ),
    ],
)
def test_a_wrong_envelope_is_refused_with_code_and_field(
    tell: Tell, path: str, body: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    async def story(client: Client) -> None:
        status, answer = await client.post(path, **body)
        assert (status, answer["errorCode"], answer.get("field")) == expected

    tell(story)


def test_changes_and_commands_are_audited_and_reads_are_not(tell: Tell) -> None:
    async def story(client: Client) -> None:
        await client.get("/api/config/active")
        await client.post("/api/config/staged/validate", config=changed())
        await client.command("set_output_mask", cardId=3, masked=True)
        await client.command("set_output_mask", cardId=99, masked=True)
        await client.post("/api/config/commit", config=changed())
        await client.post("/api/config/restore", source="LKG")
        _, audit = await client.get("/api/audit?limit=10")
        records = [(item["action"], item["target"], item["result"], item.get("errorCode")) for item in audit["items"]][
            ::-1
        ]
        assert records == [
            ("audit.sealed", "audit", "SUCCESS", None),
            ("set_output_mask", "card 3", "SUCCESS", None),
            ("set_output_mask", "card 99", "FAILURE", "NOT_FOUND"),
            ("config.commit", "active", "SUCCESS", None),
            ("config.restore", "LKG", "SUCCESS", None),
        ]
        commit, restore = audit["items"][1], audit["items"][0]
        assert commit["after"] == restore["before"]
        assert commit["before"] == restore["after"]
        assert (commit["actor"], commit["role"]) == (await _name(client), "ADMIN")

    tell(story)


def test_a_commit_on_trial_stays_when_it_is_confirmed(tell: Tell) -> None:
    async def story(client: Client) -> None:
        _, answer = await client.post("/api/config/commit", config=changed(), options={"confirmWithinS": 60})
        assert answer["confirmBy"] > answer["timestamp"]
        assert (await client.get("/api/config/active"))[1]["confirmBy"] == answer["confirmBy"]
        status, refused = await client.post("/api/config/commit", config=changed(interval_ms=50))
        assert (status, refused["errorCode"]) == (409, "FORBIDDEN_IN_MODE")
        status, refused = await client.post("/api/config/confirm", activeVersion="v1")
        assert (status, refused["field"]) == (422, "activeVersion")
        status, confirmed = await client.post("/api/config/confirm", activeVersion="v2")
        assert (status, confirmed["activeVersion"]) == (200, "v2")
        assert (await client.post("/api/config/confirm", activeVersion="v2"))[0] == 404
        assert (await client.get("/api/config/active"))[1]["confirmBy"] is None
        assert (await client.post("/api/config/commit", config=changed(interval_ms=50)))[0] == 200

    tell(story)


def test_a_commit_that_nobody_confirms_goes_back_by_itself(tell: Tell) -> None:
    async def story(client: Client) -> None:
        _, before = await client.get("/api/config/active")
        _, answer = await client.post("/api/config/commit", config=changed(), options={"confirmWithinS": 1})
        assert answer["activeVersion"] == "v2"
        back = await client.snapshot(lambda one: one["configVersion"] == "v3")
        assert back["scanIntervalMs"] == 10
        _, active = await client.get("/api/config/active")
        assert (active["activeVersion"], active["config"]) == ("v3", before["config"])
        assert (await client.get("/api/config/lkg"))[0] == 404, "the rollback is again what it was: none"
        record = (await client.get("/api/audit?limit=1"))[1]["items"][0]
        assert (record["action"], record["actor"]) == ("config.return", "system")

    tell(story)


async def _name(client: Client) -> str:
    """How the runtime calls whoever asks."""
    _, session = await client.get("/api/session")
    return str(session["user"])
