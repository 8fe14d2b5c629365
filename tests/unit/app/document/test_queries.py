"""Which entities are alike, and what is left out because a click would leave it out."""

from __future__ import annotations

import pytest

from app.document import queries
from app.document.document import Document
from app.document.queries import Found, Kind
from runtime.contracts.world import EditorState
from tests.helpers import levels


@pytest.fixture
def document() -> Document:
    return levels.document(
        levels.entity("hero", kind="player"),
        levels.entity("wolf", kind="npc", mesh="wolf", texture="fur", script="hunt"),
        levels.entity("cub", kind="npc", mesh="wolf", texture="fur"),
        levels.entity("rock", mesh="rock", texture="stone"),
        levels.entity("ghost", kind="npc", mesh="wolf"),
        editor=EditorState(hidden=("ghost",), locked=("rock",)),
    )


@pytest.mark.parametrize(
    ("kind", "ids"),
    [("type", ("wolf", "cub")), ("mesh", ("wolf", "cub")), ("texture", ("wolf", "cub")), ("script", ("wolf",))],
)
def test_entities_like_another_are_found_in_each_respect(document: Document, kind: Kind, ids: tuple[str, ...]) -> None:
    assert queries.like(document, kind, ["wolf", "gone"]).ids == ids


def test_what_is_hidden_or_locked_is_left_out_and_counted(document: Document) -> None:
    assert queries.having(document, "mesh", {"wolf", "rock"}) == Found(("wolf", "cub"), 2)
    assert queries.others(document, {"hero", "cub"}) == Found(("wolf",), 2)


def test_values_in_use_are_counted_in_alphabetical_order(document: Document) -> None:
    assert queries.values_in_use(document, "mesh") == {"box": 1, "rock": 1, "wolf": 3}
    assert list(queries.values_in_use(document, "script").items()) == [("", 4), ("hunt", 1)]
    assert queries.value_of(document.entities["hero"], "type") == "player"
