"""Matching: what a few typed letters mean."""

import pytest

from widgets.palette.matching import PaletteEntry, matching, score

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
