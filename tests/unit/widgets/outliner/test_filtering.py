"""The filter language, term by term."""

import pytest

from widgets.outliner.filtering import matching, parse_filter
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
        ("rock:1", ["rock:1"]),
        ('"wolf_1"', ["wolf_1"]),
        ("type:npc is:hidden wolf", ["wolf_2"]),
    ],
)
def test_all_terms_must_hold(text: str, found: list[str]) -> None:
    assert matching(ROWS, parse_filter(text)) == found
