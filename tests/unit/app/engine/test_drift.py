from __future__ import annotations

from typing import Any

from app.engine.drift import (
    EXTRA,
    MISSING,
    SLICE,
    Drift,
    DriftBook,
    Scene,
    differing_fields,
    drift_of,
    settings_drift,
    value_at,
    with_field,
)
from runtime.contracts.world import Entity, SceneSettings, World


def entity(identity: str = "wolf_1", **changes: Any) -> Entity:
    given: dict[str, Any] = {
        "id": identity,
        "type": "npc",
        "transform": {"position": [1, 2, 3], "rotation": [0, 0, 0], "scale": [1, 1, 1]},
        "material": {"shader": "standard", "texture": "wolf_fur", "color": [1, 1, 1]},
        "components": {"mesh": "wolf", "collider": "box", "script": ""},
    }
    for path, value in changes.items():
        part, _, name = path.partition("__")
        if name:
            given[part][name] = value
        else:
            given[part] = value
    return Entity.from_wire(given)


def taken(built: dict[str, Entity], document: dict[str, Entity]) -> DriftBook:
    book = DriftBook()
    for _ in book.take_scene(built, document):
        pass
    return book


def test_equal_entities_do_not_drift_however_their_numbers_are_spelled() -> None:
    assert drift_of(entity(), entity(transform__position=[1.0, 2.0, 3.0])) is None
    same = entity()
    assert drift_of(same, same) is None


def test_an_entity_on_one_side_only_is_missing_or_extra() -> None:
    assert drift_of(entity(), None) is MISSING
    assert drift_of(None, entity()) is EXTRA
    assert drift_of(None, None) is None


def test_differing_fields_are_named_as_the_world_spec_writes_them() -> None:
    other = entity(transform__position=[1, 2, 4], material__color=[1, 0, 0], type="object", components__mesh="box")
    assert differing_fields(entity(), other) == ("type", "transform.position", "material.color", "components.mesh")
    assert drift_of(entity(), other) == Drift("differs", differing_fields(entity(), other))


def test_fields_that_the_contract_does_not_know_drift_too() -> None:
    tagged = entity(tags=["a"], material__roughness=0.5)
    assert differing_fields(entity(), tagged) == ("tags", "material.roughness")
    assert differing_fields(tagged, entity(tags=["b"], material__roughness=0.5)) == ("tags",)


def test_an_unknown_null_differs_from_an_absent_field() -> None:
    assert differing_fields(entity(note=None), entity()) == ("note",)


def test_a_scene_is_compared_in_slices_and_counts_once_all_are_done() -> None:
    document = {f"e{n}": entity(f"e{n}") for n in range(SLICE + 1)}
    built = {name: one for name, one in document.items() if name != "e7"} | {"old": entity("old")}
    book = DriftBook()
    assert not book.is_known
    steps = book.take_scene(built, document)
    next(steps)
    assert not book.is_known
    assert not book.drifts
    assert len(list(steps)) == 3
    assert book.is_known
    assert dict(book.drifts) == {"e7": MISSING, "old": EXTRA}
    assert book.of("e7") is MISSING
    assert book.of("e8") is None
    assert set(book.built) == set(built)


def test_a_change_of_the_document_is_compared_alone_and_tells_whose_drift_changed() -> None:
    book = taken({"a": entity("a"), "b": entity("b")}, {"a": entity("a"), "b": entity("b")})
    moved = {"a": entity("a", transform__position=[0, 0, 0]), "b": entity("b")}
    assert book.compare(["a", "b"], moved) == {"a"}
    assert book.of("a") == Drift("differs", ("transform.position",))
    assert book.compare(["a"], moved) == frozenset()
    assert book.compare(["a"], {"a": entity("a"), "b": entity("b")}) == {"a"}
    assert not book.drifts


def test_what_the_engine_built_anew_no_longer_drifts_and_what_it_lost_is_missing() -> None:
    document = {"a": entity("a", type="object"), "b": entity("b")}
    book = taken({"a": entity("a"), "b": entity("b")}, document)
    assert book.take_built({"a": document["a"]}, document) == {"a"}
    assert not book.drifts
    assert book.take_built({"b": None, "never": None}, document) == {"b"}
    assert book.of("b") is MISSING


def test_nothing_differs_from_a_scene_that_is_not_known() -> None:
    book = DriftBook()
    assert book.compare(["a"], {"a": entity("a")}) == frozenset()
    assert book.take_built({"a": entity("a")}, {}) == frozenset()
    assert dict(book.built) == {}


def test_a_forgotten_scene_takes_its_differences_along() -> None:
    book = taken({}, {"a": entity("a")})
    assert book.forget() == {"a"}
    assert not book.is_known
    assert not book.drifts


def test_a_field_can_be_taken_over_alone() -> None:
    mine = entity(material__roughness=0.5)
    built = entity(type="object", transform__position=[9, 9, 9], tags=["kept"])
    assert with_field(mine, built, "transform.position").transform.position == (9, 9, 9)
    assert with_field(mine, built, "type").type == "object"
    tagged = with_field(mine, built, "tags")
    assert tagged.to_wire()["tags"] == ["kept"]
    plain = with_field(tagged, built, "material.roughness")
    assert "roughness" not in plain.to_wire()["material"]
    whole = plain
    for path in differing_fields(plain, built):
        whole = with_field(whole, built, path)
    assert whole == built
    assert whole.to_wire() == built.to_wire()


def test_the_value_of_a_named_field_can_be_read() -> None:
    assert value_at(entity(), "transform.position") == (1, 2, 3)
    assert value_at(entity(tags=[1]), "tags") == [1]
    assert value_at(entity(), "material.roughness") is None
    assert value_at(entity(), "absent") is None


def test_settings_drift_by_field_and_only_where_the_engine_told_its_own() -> None:
    world = World(id="w", name="W", gravity=(0, -9.8, 0))
    settings = SceneSettings(id="s", ambient_light=(0.4, 0.4, 0.4), skybox="forest_sky")
    assert settings_drift((world, settings), Scene({})) == ()
    built = Scene({}, settings.model_copy(update={"ambient_light": (1, 1, 1)}), world)
    assert settings_drift((world, settings), built) == ("scene.ambientLight",)
    heavier = Scene({}, settings, world.model_copy(update={"gravity": (0, -1, 0)}))
    assert settings_drift((world, settings), heavier) == ("world.gravity",)
