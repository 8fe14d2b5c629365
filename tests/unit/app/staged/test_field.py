"""One entry of the table of fields."""

from __future__ import annotations

import pytest

from app.staged.field import Field, Row, Section


@pytest.mark.parametrize(("absent", "is_optional"), [(None, False), ("", True), ("every day", True)])
def test_an_entry_is_optional_when_its_absence_means_something(absent: str | None, is_optional: bool) -> None:
    assert Field(("config", "mode"), "Mode", "choice", absent=absent).is_optional is is_optional


def test_a_row_counts_for_every_mode_unless_it_names_one() -> None:
    row = Row("Mode", (Field(("config", "mode"), "Mode", "choice"),))
    assert row.only == ""
    assert Section("Mission", (row,)).rows == (row,)
