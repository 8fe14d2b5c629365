"""What comes along with copied entities, to the same level and to another."""

from __future__ import annotations

from app.document import belongings, grouping, operations, prefabbing, prefabs
from app.document.belongings import Belongings
from app.document.document import Document
from runtime.contracts.world import EditorState, PrefabInstance
from tests.helpers import levels


def with_pair() -> Document:
    document = levels.document(*map(levels.entity, "abc"))
    prefabbing.save_prefab(document, ["a", "b"], "Pair")
    return document


def test_only_what_is_whole_comes_along_and_as_text_it_is_the_same() -> None:
    document = with_pair()
    whole = belongings.of_entities(document.state, ["a", "b", "c"])
    assert (list(whole.groups), list(whole.prefabs), list(whole.instances)) == (["group_1"], ["pair"], ["pair_1"])
    assert belongings.of_entities(document.state, ["a", "c"]) == Belongings()
    assert belongings.from_wire(belongings.to_wire(whole)) == whole
    assert belongings.to_wire(Belongings()) == {}


def test_what_cannot_be_read_is_left_out() -> None:
    document = with_pair()
    wire = belongings.to_wire(belongings.of_entities(document.state, "ab"))
    broken = {**wire, "prefabs": {**wire["prefabs"], "x": 3}, "groups": []}
    assert list(belongings.from_wire(broken).prefabs) == ["pair"]


def test_a_pasted_instance_follows_the_prefab_that_is_there() -> None:
    document = with_pair()
    text = operations.copy_entities(document, "ab")
    copies = operations.paste_entities(document, text)
    assert list(document.editor.prefabs or {}) == ["pair"]
    assert prefabs.instance_at(document.editor, copies[0]) == "pair_2"
    assert prefabbing.overrides_of(document, "pair_2") == ()
    assert len(grouping.group_tree(document).groups) == 2
    document.undo()
    assert list(document.editor.instances or {}) == ["pair_1"]


def test_another_level_gets_the_prefab_along_under_a_free_name() -> None:
    text = operations.copy_entities(with_pair(), "ab")
    fresh = levels.document(levels.entity("tree"))
    operations.paste_entities(fresh, text)
    assert [one.name for one in prefabs.prefabs_of(fresh.editor).values()] == ["Pair"]
    other = levels.document(levels.entity("tree"), levels.entity("rock", (3, 0, 0)))
    prefabbing.save_prefab(other, ["tree", "rock"], "Pair")
    operations.paste_entities(other, text)
    assert [one.name for one in prefabs.prefabs_of(other.editor).values()] == ["Pair", "Pair 2"]
    assert (other.editor.instances or {})["pair_2"].prefab == "pair_1"


def test_an_instance_without_its_prefab_is_pasted_as_plain_entities() -> None:
    lost = Belongings(instances={"x": PrefabInstance(prefab="gone", parts={"a": "a"})})
    assert belongings.pasted(EditorState(), lost, {"a": "a_1"}).instances == {}
    assert belongings.pasted(EditorState(), Belongings(), {}) == EditorState()
