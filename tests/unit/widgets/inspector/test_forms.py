"""The tables of fields leave nothing of the contract out."""

from pydantic import BaseModel

from runtime.contracts.world import Entity, SceneSettings, Sun, World
from widgets.inspector.forms import ENTITY_FORM, WORLD_FORM, paths


def _contract_paths(model: type[BaseModel], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for name, field in model.model_fields.items():
        path = f"{prefix}{field.alias or name}"
        below = field.annotation
        if isinstance(below, type) and issubclass(below, BaseModel):
            found |= _contract_paths(below, f"{path}.")
        else:
            found.add(path)
    return found


def test_every_field_of_an_entity_has_a_control() -> None:
    assert set(paths(ENTITY_FORM)) == _contract_paths(Entity)


def test_every_field_of_world_scene_and_sun_has_a_control() -> None:
    wanted = _contract_paths(World, "world.") | _contract_paths(SceneSettings, "scene.") | _contract_paths(Sun, "sun.")
    assert set(paths(WORLD_FORM)) == wanted


def test_every_number_says_its_unit_and_every_field_what_it_is_for() -> None:
    for section in (*ENTITY_FORM, *WORLD_FORM):
        for row in section.rows:
            assert row.tip, row.path
            if row.control in ("vector", "number"):
                assert row.spec is not None
                assert row.spec.unit, row.path
            if row.control == "choice":
                assert row.choices, row.path
