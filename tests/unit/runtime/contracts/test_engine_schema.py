"""The schema of a job says what the models and the world rules say."""

from copy import deepcopy
from typing import Any

import jsonschema_rs
import pytest
from pydantic import ValidationError

from runtime.contracts.engine import Job
from runtime.contracts.engine_schema import engine_schema
from runtime.contracts.world_rules import check_world
from tests.helpers.engine_levels import entity, spec

VALIDATOR = jsonschema_rs.Draft202012Validator(engine_schema())


def job(**changes: Any) -> dict[str, Any]:
    return {
        "job_id": "550e8400-e29b-41d4-a716-446655440000",
        "job_type": "SPAWN_ENTITY",
        "world_spec": spec(entity("a"), quests=[{"id": "q", "triggerEntity": "a", "goal": ""}]),
        "payload": entity("a"),
        "execution_params": {"priority": "normal", "timeout_ms": 300000},
        "submitted_at": 1738425600000,
        "user_id": "user_123",
        **changes,
    }


def test_the_jobs_of_the_contract_fit() -> None:
    scene = {"sceneId": "yard", "ambientLight": [0.4, 0.6, 0.4], "skybox": "forest_sky"}
    for good in (
        job(),
        job(job_type="BUILD_SCENE", payload=scene),
        job(job_type="LOAD_ASSETS", payload={"assets": ["player", "forest_sky"]}),
        job(extra="kept"),
    ):
        assert list(VALIDATOR.iter_errors(good)) == []
        assert Job.from_wire(good).to_wire() == good


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema_version",), "2.0"),
        (("world", "id"), "no spaces"),
        (("world", "gravity"), [0, 1]),
        (("world", "gravity"), [0, "1", 0]),
        (("scene", "ambientLight"), [0, 0, 1.1]),
        (("scene", "skybox"), 5),
        (("entities", 0, "id"), "a\n"),
        (("entities", 0, "type"), "ghost"),
        (("entities", 0, "transform", "scale"), [1, 1, 0]),
        (("entities", 0, "transform", "rotation"), [0, 0, True]),
        (("entities", 0, "material", "color"), [0, -0.1, 0]),
        (("entities", 0, "material", "shader"), "toon"),
        (("entities", 0, "material", "texture"), ""),
        (("entities", 0, "components", "mesh"), ""),
        (("entities", 0, "components", "collider"), "mesh"),
        (("quests", 0, "id"), ""),
    ],
)
def test_a_level_with_a_finding_does_not_fit(path: tuple[str | int, ...], value: object) -> None:
    broken = job()
    place: Any = broken["world_spec"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert [one for one in check_world(broken["world_spec"]) if not one.is_warning]
    assert list(VALIDATOR.iter_errors(broken))


@pytest.mark.parametrize("key", ["job_id", "job_type", "world_spec", "payload", "submitted_at", "user_id"])
def test_what_the_contract_requires_is_required(key: str) -> None:
    incomplete = job()
    del incomplete[key]
    assert list(VALIDATOR.iter_errors(incomplete))
    with pytest.raises(ValidationError):
        Job.from_wire(incomplete)


@pytest.mark.parametrize("timeout_ms", [99, 3_600_001, 5.5, "5"])
def test_timeouts_have_bounds(timeout_ms: object) -> None:
    assert list(VALIDATOR.iter_errors(job(execution_params={"timeout_ms": timeout_ms})))


def test_the_payload_is_that_of_the_job_s_type() -> None:
    wrong = deepcopy(job(job_type="LOAD_ASSETS"))
    assert list(VALIDATOR.iter_errors(wrong))
    assert list(VALIDATOR.iter_errors(job(payload={"id": "a"})))


def test_the_telemetry_messages_are_in_it() -> None:
    assert {"JobStarted", "JobProgress", "JobCompleted", "JobFailed"} <= set(engine_schema()["$defs"])
