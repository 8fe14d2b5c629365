"""Fields that differ from their prefab are marked, and put back one at a time."""

from __future__ import annotations

import pytest

from app.document import operations, prefabbing, prefabs
from app.document.document import Document
from app.presenters.override_marks import MOST, marks, overrides_among, revert_field
from tests.helpers import levels


@pytest.fixture
def document() -> Document:
    document = levels.document(*map(levels.entity, "abc"))
    prefabbing.save_prefab(document, ["a", "b"], "Pair")
    prefabbing.place_prefab(document, "pair", (5, 0, 0))
    for identity in ("a", "a_1"):
        changed = prefabs.written(document.entities[identity], "components.script", "spin")
        document.edit("Set", {identity: changed})
    return document


def test_only_the_fields_of_what_is_selected_are_marked(document: Document) -> None:
    assert marks(document, ["a"]) == {"components.script": "none"}
    assert marks(document, ["b", "c"]) == {}
    assert list(overrides_among(document, ["a", "a_1"])) == ["pair_1", "pair_2"]
    operations.delete_entities(document, ["b"])
    assert marks(document, ["a"]) == {"components.script": "none"}


def test_a_field_of_several_is_put_back_as_one_step(document: Document) -> None:
    before = document.history.position
    revert_field(document, ["a", "a_1"], "components.script")
    assert [document.entities[one].components.script for one in ("a", "a_1")] == ["", ""]
    assert document.history.position == before + 1
    assert document.history.undo_label == "Revert script of 2 entities"
    revert_field(document, ["a"], "components.mesh")
    assert document.history.position == before + 1


def test_very_many_are_not_looked_through(document: Document) -> None:
    assert overrides_among(document, [str(number) for number in range(MOST + 1)]) == {}
