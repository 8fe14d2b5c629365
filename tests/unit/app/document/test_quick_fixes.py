"""Quick-fixes: each mends what it was offered for, many as one undo step, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.document.document import Document
from app.document.findings import AssetKind, LevelFinding
from app.document.quick_fixes import QuickFix, apply_fix, fixes_of
from runtime.contracts.world import EditorState
from tests.helpers import levels

NAMES = {"mesh": ("box", "wolf", "house"), "texture": ("none", "wolf_fur"), "sky": ("none", "forest_sky")}


def names(kind: AssetKind) -> Sequence[str]:
    return NAMES[kind]


def has(kind: AssetKind, name: str) -> bool:
    return name in NAMES[kind]


def hows(document: Document, finding: LevelFinding) -> list[str]:
    return [f"{fix.how} {fix.value}".strip() for fix in fixes_of(document, finding, names)]


def mend(document: Document, choose: int = 0) -> int:
    """Apply one of the fixes of the first finding to every finding of its rule."""
    first = document.findings[0]
    fix = fixes_of(document, first, names)[choose]
    return apply_fix(document, fix, [one for one in document.findings if one.rule == first.rule])


def test_flat_and_negative_scales_of_many_become_positive_in_one_step() -> None:
    document = levels.document(levels.entity("a", scale=(0, -2, 3)), levels.entity("b", scale=(1, 1, -1)))
    before = document.state
    assert [one.rule for one in document.findings] == ["W-006"] * 3
    assert mend(document) == 3
    assert [one.transform.scale for one in document.entities.values()] == [(1, 2, 3), (1, 1, 1)]
    assert document.findings == ()
    assert [step.label for step in document.history.steps] == ["Make the scale positive: 2 places"]
    document.undo()
    assert document.state == before


def test_colours_are_brought_into_range_wherever_they_stand() -> None:
    document = levels.document(levels.entity("a", color=(2, -1, 0.5)))
    document.edit("x", scene=document.settings.model_copy(update={"ambient_light": (0.1, 3, 0)}))
    assert mend(document) == 3
    assert document.entities["a"].material.color == (1, 0, 0.5)
    assert document.settings.ambient_light == (0.1, 1, 0)
    assert document.findings == ()


def test_a_malformed_id_is_replaced_with_all_that_names_it() -> None:
    document = levels.document(
        levels.entity("rock"), levels.entity("a b"), levels.entity("a?b"), levels.entity("end"),
        quests=(levels.quest("q", "a b"),), editor=EditorState(hidden=("a b",)),
    )  # fmt: skip
    document.selection.replace(["a b", "end"])
    assert mend(document) == 2
    assert list(document.entities) == ["rock", "a_b", "a_b_1", "end"]
    assert document.quests[0].trigger_entity == "a_b"
    assert document.editor.hidden == ("a_b",)
    assert set(document.selection.ids) == {"a_b", "end"}
    assert document.findings == ()


def test_ids_of_world_scene_and_quests_are_renamed() -> None:
    document = levels.document(quests=(levels.quest("a b"), levels.quest("hunt"), levels.quest("hunt")))
    document.edit(
        "x",
        world=document.world.model_copy(update={"id": "w!"}),
        scene=document.settings.model_copy(update={"id": "s!"}),
    )
    apply_fix(document, QuickFix("rename", "Rename"), document.findings)
    assert (document.world.id, document.settings.id) == ("w", "s")
    assert [quest.id for quest in document.quests] == ["a_b", "hunt", "hunt_1"]
    assert document.findings == ()


def test_a_trigger_that_is_missing_is_replaced_by_one_of_a_like_name_or_the_quest_goes() -> None:
    document = levels.document(quests=(levels.quest("q", "wolf_7"), levels.quest("r", "zzz")))
    one, other = document.findings
    assert hows(document, one) == ["trigger wolf_1", "remove_quest"]
    assert hows(document, other) == ["trigger player_1", "remove_quest"]
    apply_fix(document, QuickFix("trigger", "Begin", "wolf_1"), [one])
    assert [quest.trigger_entity for quest in document.quests] == ["wolf_1", "zzz"]
    apply_fix(document, QuickFix("remove_quest", "Remove"), document.findings)
    assert [quest.id for quest in document.quests] == ["q"]
    assert document.findings == ()


def test_missing_assets_are_replaced_by_one_of_a_like_name_or_a_plain_one() -> None:
    document = Document(levels.world(levels.entity("a", mesh="wulf", texture="wolf_fr")), assets=has)
    document.edit("x", scene=document.settings.model_copy(update={"skybox": "forest_ski"}))
    sky, mesh, texture = document.findings
    assert hows(document, sky) == ["asset forest_sky", "asset none"]
    assert hows(document, mesh) == ["asset wolf", "asset box"]
    assert hows(document, texture) == ["asset wolf_fur", "asset none"]
    apply_fix(document, QuickFix("asset", "Use", "wolf"), [mesh])
    apply_fix(document, QuickFix("asset", "Use", "wolf_fur"), [texture])
    apply_fix(document, QuickFix("asset", "Use", "none"), [sky])
    made = document.entities["a"]
    assert (made.components.mesh, made.material.texture, document.settings.skybox) == ("wolf", "wolf_fur", "none")
    assert document.findings == ()


def test_an_empty_level_is_given_a_box() -> None:
    document = Document(levels.world())
    assert mend(document) == 1
    assert list(document.entities) == ["box_1"]
    assert document.findings == ()


def test_what_only_a_person_can_decide_has_no_fix() -> None:
    document = levels.document(levels.entity("a", mesh=""))
    (finding,) = document.findings
    assert hows(document, finding) == ["asset box"]
    elsewhere = LevelFinding("scene", "s", "ambientLight", "W-002", "m")
    assert fixes_of(document, elsewhere) == ()
    assert fixes_of(document, LevelFinding("level", "", "schema_version", "W-001", "m")) == ()


@pytest.mark.parametrize("owner", ["entity", "quest", "scene"])
def test_a_fix_for_something_else_and_a_finding_that_is_gone_change_nothing(owner: str) -> None:
    document = levels.document(levels.entity("a", scale=(0, 1, 1)), quests=(levels.quest("q", "none"),))
    document.edit("x", scene=document.settings.model_copy(update={"ambient_light": (9, 0, 0)}))
    (finding,) = (one for one in document.findings if one.owner == owner)
    before = document.state
    assert apply_fix(document, QuickFix("polish", "Polish"), [finding]) == 0
    assert apply_fix(document, QuickFix("scale", "x"), [LevelFinding("entity", "b", "id", "W-003", "m")]) == 0
    assert document.state == before
