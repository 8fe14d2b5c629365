"""The header's values are plain and comparable, so that an unchanged one costs nothing."""

from dataclasses import FrozenInstanceError
from typing import get_args

import pytest

from widgets.header.view import SEGMENTS, Segment, SegmentId


def test_every_segment_has_its_place() -> None:
    assert set(SEGMENTS) == set(get_args(SegmentId))


def test_segments_are_frozen_and_equal_by_value() -> None:
    assert Segment("a", "ok") == Segment("a", "ok")
    with pytest.raises(FrozenInstanceError):
        Segment("a").text = "b"  # type: ignore[misc]
