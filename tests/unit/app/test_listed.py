"""The first names, and how many more there are."""

import pytest

from app.listed import listed


@pytest.mark.parametrize(
    ("names", "told"),
    [((), ""), (("a",), "a"), (("a", "b"), "a, b"), (("a", "b", "c"), "a, b and 1 more"), ("abcde", "a, b and 3 more")],
)
def test_the_first_are_named_and_the_others_counted(names: tuple[str, ...], told: str) -> None:
    assert listed(names, 2) == told
