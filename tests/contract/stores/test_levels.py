"""What every store of levels keeps to (rulings 53–58, 71, 78)."""

import json

import pytest

from runtime.storage.level_draft import level_draft
from runtime.storage.levels import LevelExistsError, LevelVersionError, UnknownLevelError
from tests.helpers.specs import spec
from tests.helpers.stores import Stores


def ids(stores: Stores) -> list[str]:
    return [head.level_id for head in stores.levels.page(50, 0)[0]]


def test_a_level_is_read_as_it_was_written_after_a_restart(stores: Stores) -> None:
    content = spec("a", "b", odd={"kept": [1.0, 2**70, "ü"]})
    head = stores.levels.create(level_draft("Forest", content, {"camera": 1}), "forest")
    assert (head.level_id, head.version, head.entity_count) == ("forest", 1, 2)
    stores.close()
    stores.open()
    level = stores.levels.read("forest")
    assert (level.head, json.loads(level.content), json.loads(level.editor or b"")) == (head, content, {"camera": 1})


def test_a_version_rises_with_each_write_and_never_comes_back(stores: Stores) -> None:
    stores.levels.create(level_draft("Forest", spec()), "forest")
    assert stores.levels.replace("forest", level_draft(None, spec()), 1).version == 2
    stores.levels.delete("forest", 2)
    stores.close()
    stores.open()
    assert stores.levels.create(level_draft("Forest", spec()), "FOREST").version == 3


def test_a_write_that_comes_late_changes_nothing(stores: Stores) -> None:
    stores.levels.create(level_draft("Forest", spec("first")), "forest")
    stores.levels.replace("forest", level_draft("Wood", spec("second")), 1)
    with pytest.raises(LevelVersionError) as late:
        stores.levels.replace("forest", level_draft(None, spec("third")), 1)
    assert late.value.version == 2
    with pytest.raises(LevelVersionError):
        stores.levels.delete("forest", 1)
    level = stores.levels.read("forest")
    assert (level.head.name, json.loads(level.content)["entities"][0]["id"]) == ("Wood", "second")


def test_ids_that_differ_in_case_alone_collide(stores: Stores) -> None:
    stores.levels.create(level_draft("Forest", spec()), "Forest")
    with pytest.raises(LevelExistsError) as taken:
        stores.levels.create(level_draft("Forest", spec()), "fOREST")
    assert taken.value.level_id == "Forest"
    assert ids(stores) == ["Forest"]


def test_without_an_id_one_is_made_that_is_free(stores: Stores) -> None:
    made = [stores.levels.create(level_draft("Dark Forest", spec())).level_id for _ in range(3)]
    assert len({one.lower() for one in made}) == 3


def test_what_is_not_there_is_told(stores: Stores) -> None:
    for ask in (
        lambda: stores.levels.read("no"),
        lambda: stores.levels.replace("no", level_draft(None, spec()), 1),
        lambda: stores.levels.delete("no"),
    ):
        with pytest.raises(UnknownLevelError):
            ask()


def test_pages_are_in_the_order_of_ids(stores: Stores) -> None:
    for name in ("c", "a", "b"):
        stores.levels.create(level_draft(name, spec()), name)
    heads, total = stores.levels.page(2, 1)
    assert ([head.level_id for head in heads], total) == (["b", "c"], 3)


def test_levels_are_found_by_scene_and_listed_by_world(stores: Stores) -> None:
    stores.levels.create(level_draft("One", spec(scene="yard", world="w1")), "one")
    stores.levels.create(level_draft("Two", spec(scene="yard", world="w1")), "two")
    stores.levels.create(level_draft("Yard", spec(scene="other", world="w2")), "yard")
    assert stores.levels.find("yard")[0] == "yard"
    assert stores.levels.find("other") == ("yard",)
    assert stores.levels.find("none") == ()
    assert {world.world_id: world.level_ids for world in stores.levels.worlds()} == {
        "w1": ("one", "two"),
        "w2": ("yard",),
    }


def test_an_open_level_stays_the_version_that_it_is(stores: Stores) -> None:
    drafts = [level_draft("Forest", spec("a", padding=fill * (3 << 20))) for fill in "12"]
    stores.levels.create(drafts[0], "forest")
    opened = stores.levels.open("forest")
    staged = stores.levels.stage(drafts[1])
    while staged.write_some():
        assert stores.levels.head("forest").version == 1
    assert stores.levels.replace("forest", drafts[1], 1, staged).version == 2
    assert (opened.head.version, opened.whole().content) == (1, b"".join(drafts[0].content))
    opened.close()
    assert stores.levels.read("forest").content == b"".join(drafts[1].content)


def test_what_was_staged_and_discarded_is_not_there(stores: Stores) -> None:
    staged = stores.levels.stage(level_draft("Forest", spec("a", padding="x" * (3 << 20))))
    assert staged.write_some()
    staged.discard()
    assert ids(stores) == []
