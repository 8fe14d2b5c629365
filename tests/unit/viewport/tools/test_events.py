import dataclasses

import pytest

from viewport.tools.events import Pointer, Press


def test_events_are_values() -> None:
    assert Press(Pointer(1, 2), "left") == Press(Pointer(1, 2), "left")
    with pytest.raises(dataclasses.FrozenInstanceError):
        Pointer(1, 2).x = 3  # type: ignore[misc]  # that it is refused is the test
