"""The values of the connection dialog."""

import dataclasses

import pytest

from widgets.connection import view

VALUES = [one for one in vars(view).values() if dataclasses.is_dataclass(one)]


@pytest.mark.parametrize("value", VALUES, ids=lambda one: one.__name__)
def test_what_is_shown_cannot_be_changed(value: type) -> None:
    assert value.__dataclass_params__.frozen  # type: ignore[attr-defined]  # what dataclass leaves on the class
