import dataclasses

import pytest

from tests.helpers.rendering import frame_of
from viewport.passes.frame import Work


def test_a_frame_is_a_value_with_nothing_selected_and_no_gizmo() -> None:
    frame = frame_of({})
    assert len(frame.selected) == 0
    assert frame.gizmo is None
    with pytest.raises(dataclasses.FrozenInstanceError):
        frame.ratio = 2.0  # type: ignore[misc]  # that it is refused is the test


def test_no_work_counts_nothing() -> None:
    assert Work() == (0, 0, 0)
