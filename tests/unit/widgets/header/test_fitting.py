"""Who turns brief first when there is no room for all."""

from __future__ import annotations

import pytest

from widgets.header.fitting import brief_segments
from widgets.header.view import SEGMENTS, SegmentId

FULL: dict[SegmentId, int] = dict.fromkeys(SEGMENTS, 100) | {"elsewhere": 0}
BRIEF: dict[SegmentId, int] = dict.fromkeys(SEGMENTS, 40) | {"elsewhere": 0}
"""Nothing is the matter elsewhere, so that there is no such segment."""


@pytest.mark.parametrize(
    ("room", "loud", "brief"),
    [
        (700, set(), set()),
        (699, set(), {"scan"}),
        (639, set(), {"scan", "build"}),
        (579, set(), {"scan", "build", "link"}),
        (520, set(), {"scan", "build", "link"}),
        (519, set(), {"scan", "build", "link", "forced", "outputs", "alarms"}),
        (279, set(), set(SEGMENTS)),
        (10, set(), set(SEGMENTS)),
        (519, {"forced"}, {"scan", "build", "link", "outputs", "alarms"}),
        (390, {"mode", "forced"}, {"scan", "build", "link", "outputs", "alarms", "forced"}),
        (699, {"scan"}, {"build"}),
    ],
)
def test_the_less_important_turn_brief_first(room: int, loud: set[SegmentId], brief: set[SegmentId]) -> None:
    assert brief_segments(FULL, BRIEF, frozenset(loud), room) - {"elsewhere"} == brief - {"elsewhere"}
