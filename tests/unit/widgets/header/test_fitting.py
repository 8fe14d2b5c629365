"""Who turns brief first when there is no room for all."""

from __future__ import annotations

import pytest

from widgets.header.fitting import brief_segments
from widgets.header.view import SEGMENTS, SegmentId

FULL: dict[SegmentId, int] = dict.fromkeys(SEGMENTS, 100)
BRIEF: dict[SegmentId, int] = dict.fromkeys(SEGMENTS, 40)


@pytest.mark.parametrize(
    ("room", "loud", "brief"),
    [
        (600, set(), set()),
        (599, set(), {"scan"}),
        (500, set(), {"scan", "link"}),
        (480, set(), {"scan", "link"}),
        (479, set(), {"scan", "link", "forced", "outputs", "alarms"}),
        (250, set(), set(SEGMENTS)),
        (10, set(), set(SEGMENTS)),
        (479, {"forced"}, {"scan", "link", "outputs", "alarms"}),
        (350, {"mode", "forced"}, {"scan", "link", "outputs", "alarms", "forced"}),
        (599, {"scan"}, {"link"}),
    ],
)
def test_the_less_important_turn_brief_first(room: int, loud: set[SegmentId], brief: set[SegmentId]) -> None:
    assert brief_segments(FULL, BRIEF, frozenset(loud), room) == brief
