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


def test_a_segment_without_a_short_form_is_said_in_full() -> None:
    assert Segment("no alarms").brief == "no alarms"
    assert Segment("no alarms", short="▲ 0").brief == "▲ 0"


def test_what_must_catch_the_eye_is_loud() -> None:
    assert [Segment("x", tone).is_loud for tone in ("halt", "warn", "alarm", "ok", "quiet", "plain")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
