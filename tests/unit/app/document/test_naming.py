"""Ids: the next free one, and why a wish is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document.naming import free_id, free_key, free_title, why_not_an_id


@pytest.mark.parametrize(
    ("wanted", "taken", "found"),
    [
        ("wolf", set(), "wolf_1"),
        ("wolf", {"wolf_1"}, "wolf_2"),
        ("wolf_1", {"wolf_1", "wolf_2"}, "wolf_3"),
        ("big rock!", set(), "big_rock_1"),
        ("", set(), "entity_1"),
        ("_5", set(), "5_1"),
        ("x" * 64, {"x" * 64}, "x" * 54 + "_1"),
    ],
)
def test_next_free_id_is_readable(wanted: str, taken: set[str], found: str) -> None:
    assert free_id(wanted, taken) == found


@given(st.text(), st.sets(st.text(max_size=8), max_size=5))
def test_free_id_is_always_valid_and_free(wanted: str, taken: set[str]) -> None:
    assert why_not_an_id(free_id(wanted, taken), taken) == ""


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ("", "an id is due"),
        ("a b", "only letters"),
        ("x" * 65, "has 65 characters"),
        ("wolf_1", "already called “wolf_1”"),
        ("wolf_2", ""),
    ],
)
def test_wish_that_cannot_be_an_id_says_why(wanted: str, reason: str) -> None:
    found = why_not_an_id(wanted, {"wolf_1"})
    assert reason in found
    assert bool(found) == bool(reason)


@pytest.mark.parametrize(
    ("wanted", "taken", "found"),
    [
        ("Tower", set(), "Tower"),
        ("Tower", {"Tower"}, "Tower 2"),
        ("Tower 2", {"Tower 2", "Tower 3"}, "Tower 4"),
        ("", {""}, ""),
    ],
)
def test_titles_for_people_are_numbered_only_where_they_have_to_be(wanted: str, taken: set[str], found: str) -> None:
    assert free_title(wanted, taken) == found


@pytest.mark.parametrize(
    ("wanted", "taken", "found"),
    [
        ("big house", set(), "big_house"),
        ("house", {"house"}, "house_1"),
        ("", set(), "entity"),
        ("x" * 70, set(), "x" * 64),
    ],
)
def test_keys_are_the_name_itself_where_that_is_free(wanted: str, taken: set[str], found: str) -> None:
    assert free_key(wanted, taken) == found
