"""Live findings: the shared rules, missing assets, and only what changed looked at again."""

import math
from typing import Any

import pytest

from app.document.edits import DocumentChange
from app.document.findings import (
    MISSING_ASSET,
    AssetKind,
    LevelFinding,
    LiveFindings,
    Survey,
    are_finite,
    is_plainly_fine,
    is_plainly_placed,
    numbers_of,
)
from app.document.known_findings import SMALLEST
from app.document.world import WorldState
from runtime.contracts.world import EditorState, Entity
from runtime.contracts.world_rules import check_entity
from tests.helpers import levels

BROKEN = levels.entity("wolf_1", scale=(1, 0, 1))


def _state(*entities: Entity, **parts: object) -> WorldState:
    return WorldState.from_spec(levels.world(*entities, **parts))  # type: ignore[arg-type]  # quests by name


def _rules(found: tuple[LevelFinding, ...]) -> list[tuple[str, str, str, str]]:
    return [(one.owner, one.id, one.field, one.rule) for one in found]


def test_sound_level_has_no_findings() -> None:
    state = _state(levels.entity("a"))
    findings = LiveFindings(state)
    assert findings.all(state) == ()
    assert findings.count == 0


def test_findings_come_in_the_order_of_the_document_with_the_words_of_the_rules() -> None:
    broken = levels.world(BROKEN, levels.entity("b c"), quests=(levels.quest(trigger="nobody"), levels.quest()))
    scene = broken.scene.model_copy(update={"ambient_light": (0.4, 7, 0.4)})
    world = broken.world.model_copy(update={"id": ""})
    state = WorldState.from_spec(broken.model_copy(update={"scene": scene, "world": world}))
    findings = LiveFindings(state)
    assert _rules(findings.all(state)) == [
        ("world", "", "id", "W-003"),
        ("scene", "scene_1", "ambientLight[1]", "W-007"),
        ("entity", "wolf_1", "transform.scale[1]", "W-006"),
        ("entity", "b c", "id", "W-003"),
        ("quest", "hunt", "triggerEntity", "W-008"),
        ("quest", "hunt", "id", "W-004"),
    ]
    assert findings.count == 6
    words = [one.message for one in check_entity(BROKEN.to_wire(), "entities[0]")]
    assert [one.message for one in findings.of_entity("wolf_1")] == words
    assert [one.rule for one in findings.of_quest(1)] == ["W-004"]
    assert len(findings.of_settings()) == 2
    assert findings.ids_with_findings() == {"wolf_1", "b c"}


def test_only_what_changed_is_looked_at() -> None:
    state = _state(BROKEN)
    findings = LiveFindings(state)
    mended = levels.entity("wolf_1")
    other = state.with_entities({"wolf_1": mended})
    assert findings.refresh(other, DocumentChange(entities={"wolf_1": mended}))
    assert findings.all(other) == ()
    assert not findings.refresh(other, DocumentChange(entities={"wolf_1": mended}))


def test_level_without_entities_warns_until_it_has_one() -> None:
    empty = _state()
    findings = LiveFindings(empty)
    (warning,) = findings.all(empty)
    assert (warning.owner, warning.field, warning.rule, warning.is_warning) == ("level", "entities", "W-009", True)
    first = levels.entity("a")
    filled = empty.with_entities({"a": first})
    assert findings.refresh(filled, DocumentChange(entities={"a": first}, order=True))
    assert findings.all(filled) == ()


def test_deleted_trigger_is_found_and_a_deleted_entity_has_no_findings() -> None:
    state = _state(BROKEN, quests=(levels.quest(),))
    findings = LiveFindings(state)
    gone = state.with_entities({})
    assert findings.refresh(gone, DocumentChange(entities={"wolf_1": None}, order=True))
    assert [one.rule for one in findings.all(gone)] == ["W-009", "W-008"]


def test_changed_quests_are_looked_at_again() -> None:
    state = _state(levels.entity("wolf_1"))
    findings = LiveFindings(state)
    other = _state(levels.entity("wolf_1"), quests=(levels.quest(trigger="x"),))
    assert findings.refresh(other, DocumentChange(quests=True))
    assert [one.rule for one in findings.of_quest(0)] == ["W-008"]


def test_missing_assets_are_warnings_with_a_remedy() -> None:
    asked: list[tuple[AssetKind, str]] = []

    def lookup(kind: AssetKind, name: str) -> bool:
        asked.append((kind, name))
        return name == "wolf_fur"

    wolf = levels.entity("wolf_1", mesh="wolf", texture="wolf_fur")
    pack = (wolf, levels.entity("wolf_2", mesh="wolf", texture="wolf_fur"), levels.entity("b"))
    spec = levels.world(*pack)
    spec = spec.model_copy(update={"scene": spec.scene.model_copy(update={"skybox": "night"})})
    state = WorldState.from_spec(spec)
    findings = LiveFindings(state, lookup)
    assert [(one.owner, one.field, one.rule, one.is_warning) for one in findings.all(state)] == [
        ("scene", "skybox", "ASSET_NOT_FOUND", True),
        ("entity", "components.mesh", "ASSET_NOT_FOUND", True),
        ("entity", "components.mesh", "ASSET_NOT_FOUND", True),
    ]
    assert "add wolf.glb to the level's assets" in findings.of_entity("wolf_1")[0].message
    assert sorted(asked) == [("mesh", "wolf"), ("sky", "night"), ("texture", "wolf_fur")]


def test_an_asset_whose_file_is_of_no_use_is_a_warning_with_the_reason() -> None:
    state = _state(levels.entity("a"))
    mesh = state.entities["a"].components.mesh
    findings = LiveFindings(state, lambda kind, name: True, unreadable={("mesh", mesh): "torn.glb: ends too early"})
    (found,) = findings.of_entity("a")
    assert (found.field, found.rule, found.is_warning) == ("components.mesh", "ASSET_UNREADABLE", True)
    assert found.message.startswith("torn.glb: ends too early; ")
    assert "replace the file" in found.message
    assert findings.unreadable
    assert findings.assets is not None


def test_what_is_of_no_use_is_told_before_what_is_missing() -> None:
    state = _state(levels.entity("a", texture="moss"))
    folder = {("texture", "moss"): "moss.png is a folder"}
    findings = LiveFindings(state, lambda kind, name: kind != "texture", unreadable=folder)  # type: ignore[arg-type]
    (found,) = findings.of_entity("a")
    assert (found.field, found.rule) == ("material.texture", "ASSET_UNREADABLE")
    assert found.message.startswith("moss.png is a folder; a placeholder stands in")


def test_entity_without_a_mesh_name_is_told_once() -> None:
    nameless = levels.entity("a", mesh="")
    findings = LiveFindings(_state(nameless), lambda kind, name: False)
    assert [one.rule for one in findings.of_entity("a")] == ["W-002"]


@pytest.mark.parametrize(
    "entity",
    [
        levels.entity("a"),
        levels.entity("a b"),
        levels.entity("a", (1e301, 0, 0)),
        levels.entity("a", (10**400, 0, 0)),
        levels.entity("a", rotation=(0, -1e301, 0)),
        levels.entity("a", scale=(1, -1, 1)),
        levels.entity("a", color=(0, 0, 1.01)),
        levels.entity("a", texture=""),
    ],
)
def test_quick_look_never_overlooks_what_the_rules_find(entity: Entity) -> None:
    found = list(check_entity(entity.to_wire(), "entity"))
    assert not (is_plainly_fine(entity) and found)


def test_numbers_that_no_double_holds_are_not_finite() -> None:
    assert are_finite(numbers_of(levels.entity("a", (1, 2.5, 3))))
    assert len(numbers_of(levels.entity("a"))) == 12
    assert not are_finite([float("nan")])
    assert not are_finite([10**400])


def test_what_is_wrong_with_the_sidecar_is_a_warning_that_comes_and_goes() -> None:
    document = levels.document(editor=EditorState.from_wire({"groups": {"bad": 3}}))
    (finding,) = document.findings
    assert (finding.owner, finding.field, finding.is_warning) == ("level", "groups.bad", True)
    assert document.live_findings.count == 1
    document.edit("x", editor=document.state.editor.model_copy(update={"groups": {}}))
    assert document.findings == ()
    document.undo()
    assert document.findings == (finding,)


def test_an_entity_without_a_texture_name_misses_none() -> None:
    bare = levels.entity("a")
    scene = levels.document(bare).settings.model_copy(update={"skybox": ""})
    document = levels.document(bare)
    document.edit("Sky", scene=scene)
    found = LiveFindings(document.state, lambda _kind, _name: False)
    assert not [one for one in found.of_settings() if "ASSET" in one.rule]


def _many(count: int, **changed: Any) -> dict[str, Entity | None]:
    return {f"e_{place}": levels.entity(f"e_{place}", **changed) for place in range(count)}


def test_undo_and_redo_of_a_large_edit_bring_back_what_was_found_before() -> None:
    document = levels.document(*(entity for entity in _many(SMALLEST).values() if entity))
    document.edit("Flatten", {"e_1": levels.entity("e_1", scale=(1, 0, 1))})
    flat = document.findings
    assert [finding.id for finding in flat] == ["e_1"]
    document.edit("Tint", _many(SMALLEST, color=(2, 0, 0)))
    tinted = document.findings
    assert len(tinted) == SMALLEST
    for _ in range(2):
        document.undo()
        assert document.findings == flat
        document.redo()
        assert document.findings == tinted
    document.undo()
    document.undo()
    assert document.findings == ()


def test_a_drag_of_many_is_looked_at_with_each_frame_and_known_when_it_ends() -> None:
    document = levels.document(*(entity for entity in _many(SMALLEST).values() if entity))
    frame = _many(SMALLEST)
    with document.transaction("Drag"):
        document.edit("Tint", frame)
        assert document.findings == ()
        frame.update(_many(1, color=(2, 0, 0)))
        document.edit("Tint", frame)
        assert [finding.id for finding in document.findings] == ["e_0"]
    document.undo()
    assert document.findings == ()
    document.redo()
    assert [finding.id for finding in document.findings] == ["e_0"]


def test_what_was_found_in_a_large_edit_is_forgotten_with_other_assets() -> None:
    document = levels.document(*(entity for entity in _many(SMALLEST).values() if entity))
    document.edit("Texture", _many(SMALLEST, texture="bark"))
    document.undo()
    document.look_for_assets_again(lambda kind, name: False)
    document.redo()
    assert {finding.rule for finding in document.findings} == {MISSING_ASSET}


def test_other_assets_are_looked_for_without_forgetting_what_else_is_wrong() -> None:
    bark, moss = levels.entity("bark", texture="bark"), levels.entity("moss", texture="moss")
    document = levels.document(bark, moss, levels.entity("flat", scale=(1, 0, 1)), levels.entity("sound"))
    rules = [(one.id, one.rule) for one in document.findings]
    assert rules == [("flat", "W-006")]
    document.look_for_assets_again(lambda kind, name: name == "moss")
    assert [(one.id, one.rule) for one in document.findings] == [("bark", MISSING_ASSET), ("flat", "W-006")]
    document.note_unreadable_assets({("texture", "moss"): "moss.png is broken"})
    assert [one.id for one in document.findings] == ["bark", "moss", "flat"]
    document.look_for_assets_again(lambda kind, name: True)
    document.note_unreadable_assets({})
    assert [(one.id, one.rule) for one in document.findings] == rules


def test_what_is_known_to_be_fine_is_not_looked_at_again_but_its_names_are_kept() -> None:
    looked, passed = Survey(), Survey()
    entities = [levels.entity("a", mesh="wolf"), levels.entity("b", mesh="box", texture="moss")]
    looked.look(entities)
    passed.pass_fine(entities)
    assert passed == looked
    broken = levels.entity("c", scale=(0, 1, 1))
    passed.pass_fine([broken])
    assert passed.odd == set()


def test_entities_that_are_known_to_be_fine_lose_their_findings_and_only_their_assets_are_looked_for() -> None:
    squashed = levels.entity("wolf_1", scale=(1, 0, 1))
    state = WorldState.from_spec(levels.world(squashed, levels.entity("rock_1", mesh="stone")))
    findings = LiveFindings(state, lambda kind, name: name != "gone")
    assert findings.ids_with_findings() == {"wolf_1"}
    fine = {"wolf_1": levels.entity("wolf_1"), "rock_1": levels.entity("rock_1", mesh="stone"), "old": None}
    assert findings.refresh(state, DocumentChange(entities=fine), are_fine=True)
    assert not findings.ids_with_findings()
    assert not findings.refresh(state, DocumentChange(entities=fine, is_preview=True), are_fine=True)
    lacking = {"rock_1": levels.entity("rock_1", mesh="gone")}
    assert findings.refresh(state, DocumentChange(entities=lacking), are_fine=True)
    assert [found.rule for found in findings.of_entity("rock_1")] == ["ASSET_NOT_FOUND"]


@pytest.mark.parametrize(
    ("changes", "is_fine"),
    [
        ({}, True),
        ({"scale": (1, 0, 1)}, False),
        ({"scale": (1, -1, 1)}, False),
        ({"position": (0, math.nan, 0)}, False),
        ({"rotation": (0, 0, 1e301)}, False),
    ],
)
def test_a_place_is_plainly_fine_when_no_rule_can_find_anything(changes: dict[str, Any], is_fine: bool) -> None:
    transform = levels.entity("a").transform.model_copy(update=changes)
    assert is_plainly_placed(transform) is is_fine
