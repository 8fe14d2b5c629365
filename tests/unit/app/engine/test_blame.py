from __future__ import annotations

import pytest

from app.document.world import WorldState
from app.engine.blame import blamed, named_assets
from app.engine.jobs import JobView
from runtime.contracts.world import World, WorldSpec
from tests.helpers.worlds import SETTINGS, entity

STATE = WorldState.from_spec(
    WorldSpec(
        world=World(id="w", name="W", gravity=(0, -9.8, 0)),
        scene=SETTINGS.model_copy(update={"skybox": "dusk"}),
        entities=(entity("crate"), entity("wolf", mesh="wolf", texture="wolf_fur")),
    )
)


def failed(entity_id: str = "", details: str = "", field: str = "") -> JobView:
    return JobView("1", "SPAWN_ENTITY", "failed", 0, entity_id, "ASSET_NOT_FOUND", details, field)


@pytest.mark.parametrize(
    ("job", "place"),
    [
        (failed("wolf", field="material.color"), ("entity", "wolf", "material.color")),
        (failed("wolf", "Texture 'wolf_fur' not found in asset registry"), ("entity", "wolf", "material.texture")),
        (failed("wolf", 'Mesh "wolf" not found'), ("entity", "wolf", "components.mesh")),
        (failed("wolf", "no idea"), ("entity", "wolf", "")),
        (failed(field="scene.skybox"), ("scene", "", "skybox")),
        (failed(field="world.gravity"), ("world", "", "gravity")),
        (failed(details="Sky 'dusk' not found"), ("scene", "", "skybox")),
        (failed(details="Texture “wolf_fur” not found"), ("entity", "wolf", "material.texture")),
    ],
)
def test_a_failure_leads_to_entity_and_field(job: JobView, place: tuple[str, str, str]) -> None:
    found = blamed(job, STATE)
    assert found is not None
    assert (found.owner, found.id, found.field) == place
    assert (found.rule, found.message) == (job.error, job.details)


@pytest.mark.parametrize("job", [failed("gone"), failed(details="stopped"), failed(details="Mesh 'nobody' not found")])
def test_a_failure_that_names_nothing_of_the_level_leads_nowhere(job: JobView) -> None:
    assert blamed(job, STATE) is None


def test_names_are_what_stands_in_quotes() -> None:
    assert named_assets("Textures 'a', \"b\" and “c” are missing") == ("a", "b", "c")
