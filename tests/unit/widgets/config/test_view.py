"""The values that the config panel shows."""

import dataclasses

import pytest

from widgets.config import view

VALUES = [one for one in vars(view).values() if dataclasses.is_dataclass(one)]


@pytest.mark.parametrize("value", VALUES, ids=lambda one: one.__name__)
def test_what_is_shown_cannot_be_changed(value: type) -> None:
    assert value.__dataclass_params__.frozen  # type: ignore[attr-defined]  # what dataclass leaves on the class


def test_two_forms_of_equal_rows_are_equal() -> None:
    row = view.FormRow("On for", (view.WordCell("5 s"),), was="3 s")
    one, other = (view.Form("card:1", "Pump", sections=(view.FormSection("Mission", (row,)),)) for _ in range(2))
    assert one == other
    assert dataclasses.replace(one, mark="changed") != other
