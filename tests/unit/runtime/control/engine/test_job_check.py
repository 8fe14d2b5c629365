"""Jobs are looked at before they go out, and refused in the words of `check`."""

from typing import Any

import pytest

from runtime.contracts.world_rules import check_world
from runtime.control.engine.job_check import JobCheck
from tests.helpers.engine_levels import entity, spec


def job(job_type: str, world_spec: dict[str, Any], payload: Any) -> dict[str, Any]:
    return {
        "job_id": "j",
        "job_type": job_type,
        "world_spec": world_spec,
        "payload": payload,
        "execution_params": {"priority": "normal", "timeout_ms": 1000},
        "submitted_at": 1,
        "user_id": "me",
    }


def test_a_fit_job_goes_out() -> None:
    check = JobCheck()
    level = spec(entity("a"))
    for _ in range(2):
        assert check.unfit(job("SPAWN_ENTITY", level, level["entities"][0])) is None


def test_an_entity_that_is_not_fit_is_told_as_check_tells_it() -> None:
    flat = entity("a")
    flat["transform"]["scale"] = [1, 1, -2]
    level = spec(flat)
    unfit = JobCheck().unfit(job("SPAWN_ENTITY", level, flat))
    assert unfit is not None
    [finding] = check_world(level)
    assert (unfit.error, unfit.field) == ("INVALID_ENTITY", "transform.scale[2]")
    assert unfit.details == f"transform.scale[2]: {finding.message}"


def test_the_same_id_with_another_entity_is_looked_at_again() -> None:
    check = JobCheck()
    good, bad = entity("a"), entity("a", type="ghost")
    assert check.unfit(job("SPAWN_ENTITY", spec(good), good)) is None
    unfit = check.unfit(job("SPAWN_ENTITY", spec(bad), bad))
    assert unfit is not None
    assert unfit.field == "type"


@pytest.mark.parametrize(
    ("job_type", "payload", "code"),
    [
        ("BUILD_SCENE", {"sceneId": "yard", "ambientLight": [0, 0, 0], "skybox": "none"}, "SCENE_BUILD_FAILED"),
        ("LOAD_ASSETS", {"assets": []}, "ENGINE_ERROR"),
    ],
)
def test_a_level_that_is_not_fit_fails_each_job_with_its_code(job_type: str, payload: Any, code: str) -> None:
    level = spec(entity("a"), world={"id": "no spaces", "name": "W", "gravity": [0, 0, 0]})
    unfit = JobCheck().unfit(job(job_type, level, payload))
    assert unfit is not None
    assert (unfit.error, unfit.field) == (code, "world.id")


def test_what_no_world_rule_names_is_told_in_the_words_of_the_schema() -> None:
    level = spec(entity("a"))
    unfit = JobCheck().unfit(job("LOAD_ASSETS", level, {"assets": "box"}))
    assert unfit is not None
    assert unfit.field == "payload.assets"
    nameless = JobCheck().unfit({**job("LOAD_ASSETS", level, {"assets": []}), "job_type": "DANCE"})
    assert nameless is not None
    assert nameless.error == "ENGINE_ERROR"


def test_half_a_surrogate_pair_fails_a_job_and_stops_nothing() -> None:
    check = JobCheck()
    odd = spec(entity("a"))
    odd["world"]["id"] = "half \ud800"
    for job_type, payload, code in (
        ("BUILD_SCENE", odd["scene"], "SCENE_BUILD_FAILED"),
        ("LOAD_ASSETS", ["rock"], "ENGINE_ERROR"),
        ("SPAWN_ENTITY", odd["entities"][0], "INVALID_ENTITY"),
    ):
        unfit = check.unfit(job(job_type, odd, payload))
        assert unfit is not None
        assert (unfit.error, unfit.field) == (code, None)
        assert "half a surrogate pair" in unfit.details
    level = spec(entity("a"))
    assert check.unfit(job("SPAWN_ENTITY", level, level["entities"][0])) is None


def test_what_was_let_go_of_is_looked_at_anew() -> None:
    check, level = JobCheck(), spec(entity("a"))
    sent = job("LOAD_ASSETS", level, {"assets": ["box"]})
    assert check.unfit(sent) is None
    level["entities"][0]["transform"]["scale"] = [1, 1, -2]
    assert check.unfit(sent) is None, "it is looked at once"
    check.let_go()
    assert check.unfit(sent) is not None
