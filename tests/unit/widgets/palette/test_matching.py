"""Matching: what a few typed letters mean."""

import pytest

from widgets.palette.matching import PaletteEntry, letter_places, matching, score

ENTRIES = tuple(
    PaletteEntry(text.lower().replace(" ", "_"), text, category, "", enabled)
    for text, category, enabled in (
        ("Step card", "Run", True),
        ("Step scan", "Run", False),
        ("Save level", "File", True),
        ("Save staged config", "Config", True),
        ("Frame selection", "View", True),
    )
)


def found(typed: str) -> list[str]:
    return [entry.text for entry in matching(ENTRIES, typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("step", "Step card"),
        ("sl", "Save level"),
        ("ssc", "Save staged config"),
        ("FRAME", "Frame selection"),
        ("step c", "Step card"),
    ],
)
def test_the_best_match_comes_first(typed: str, first: str) -> None:
    assert found(typed)[0] == first


def test_nothing_typed_lists_everything_with_the_possible_first() -> None:
    assert found("") == ["Step card", "Save level", "Save staged config", "Frame selection", "Step scan"]


def test_letters_that_do_not_occur_find_nothing() -> None:
    assert found("xyz") == []


def test_the_category_counts_too() -> None:
    assert found("view")[0] == "Frame selection"


def test_a_run_of_letters_beats_scattered_ones() -> None:
    assert score("save level file", "save") > score("step a vehicle", "save")


@pytest.mark.parametrize(
    ("text", "typed", "places"),
    [
        ("Save level File", "sl", (0, 5)),
        ("Step scan Run", "scan", (5, 6, 7, 8)),
        ("Release all overrides", "all", (8, 9, 10)),
        ("Commit staged config", "nfig", (16, 17, 18, 19)),
        ("Select all Edit", "slt", (0, 2, 5)),
        ("Run to chosen card", "run to c", (0, 1, 2, 4, 5, 7)),
        ("Undo Edit", "xyz", ()),
        ("Undo Edit", "", ()),
    ],
)
def test_typed_letters_are_found_where_a_person_means_them(text: str, typed: str, places: tuple[int, ...]) -> None:
    assert letter_places(text, typed) == places


def test_a_word_that_begins_so_beats_one_that_only_holds_it() -> None:
    assert score("release all overrides", "all") > score("small step", "all") > 0


def test_what_was_used_last_stands_before_the_others_while_nothing_is_typed() -> None:
    recent = PaletteEntry("file.save", "Save level", "File", "", True, is_recent=True)
    impossible = PaletteEntry("run.step", "Step", "Run", "", False, "it runs", is_recent=True)
    assert matching((*ENTRIES, recent, impossible), "")[0] == recent
    assert matching((impossible, *ENTRIES), "")[0].enabled


def test_letters_far_inside_words_still_find() -> None:
    assert score("release all overrides", "sl") > 0
