"""The filter language, term by term."""

import pytest

from widgets.outliner.filtering import Columns, completions, explain, matching, parse_filter, passes
from widgets.outliner.rows import OutlinerRow

ROWS = [
    OutlinerRow("player_1", "player", "player", "player_armor", "player_controller"),
    OutlinerRow("wolf_1", "npc", "wolf", "wolf_fur", "wolf_ai", problem="scale", is_warning=False),
    OutlinerRow("wolf_2", "npc", "wolf", "none", "", is_hidden=True, problem="no mesh", is_warning=True),
    OutlinerRow("rock:1", "object", "rock", "stone", "", is_locked=True),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["player_1", "wolf_1", "wolf_2", "rock:1"]),
        ("WOLF", ["wolf_1", "wolf_2"]),
        ("w*2", ["wolf_2"]),
        ("wolf_?", ["wolf_1", "wolf_2"]),
        ("w?", []),
        ("type:npc", ["wolf_1", "wolf_2"]),
        ("Type:NPC mesh:wo texture:fur", ["wolf_1"]),
        ("script:*", ["player_1", "wolf_1"]),
        ("texture:*", ["player_1", "wolf_1", "rock:1"]),
        ("script:wolf_ai", ["wolf_1"]),
        ("has:problem", ["wolf_1", "wolf_2"]),
        ("has:error", ["wolf_1"]),
        ("has:warning", ["wolf_2"]),
        ("has:script", ["player_1", "wolf_1"]),
        ("is:hidden", ["wolf_2"]),
        ("is:locked", ["rock:1"]),
        ("-type:npc", ["player_1", "rock:1"]),
        ("-has:problem -is:locked", ["player_1"]),
        ("id:wolf_1", ["wolf_1"]),
        ("name:wolf_1", ["wolf_1"]),
        ('texture:"wolf_fur" wolf', ["wolf_1"]),
        ("rock:1", ["rock:1"]),
        ('"wolf_1"', ["wolf_1"]),
        ("type:npc is:hidden wolf", ["wolf_2"]),
    ],
)
def test_all_terms_must_hold(text: str, found: list[str]) -> None:
    assert matching(Columns(ROWS), parse_filter(text)) == found


def test_a_row_is_judged_alone_as_it_is_among_all() -> None:
    terms = parse_filter("type:npc -is:hidden wolf")
    assert [row.id for row in ROWS if passes(row, terms)] == matching(Columns(ROWS), terms) == ["wolf_1"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("type:npc wolf", ""),
        ("has:problem", ""),
        ("meshh:wolf", "did you mean mesh:"),
        ("qq:wolf", "there are type:, mesh:"),
        ("is:hiden", "there is is:failed, is:built, is:hidden, is:locked"),
        ('"big wolf', "the quote is not closed"),
        ("wolf type:", "a value is due after “type:”"),
    ],
)
def test_what_is_odd_is_explained(text: str, says: str) -> None:
    assert says in explain(text)
    assert bool(explain(text)) == bool(says)


@pytest.mark.parametrize(
    ("word", "offers"),
    [
        ("t", ["type:", "texture:"]),
        ("-m", ["-mesh:"]),
        ("", []),
        ("type:", ["type:*", "type:npc", "type:object", "type:player"]),
        ("-type:n", ["-type:npc"]),
        ("is:h", ["is:hidden"]),
        ("has:", ["has:problem", "has:error", "has:warning", "has:script", "has:drift"]),
        ("name:wo", []),
        ("qq:", []),
    ],
)
def test_a_word_is_completed_by_keys_then_by_values_in_use(word: str, offers: list[str]) -> None:
    assert completions(word, Columns(ROWS)) == offers


@pytest.mark.parametrize(
    ("mark", "term"), [("≠", "has:drift"), ("∅", "has:drift"), ("✕", "is:failed"), ("✓", "is:built")]
)
def test_how_entities_stand_in_the_engine_can_be_asked_for(mark: str, term: str) -> None:
    rows = Columns([OutlinerRow("a", "npc", engine=mark), OutlinerRow("b", "npc")])
    assert matching(rows, parse_filter(term)) == ["a"]
