"""Which segments say it in full and which briefly, so that all stand side by side in the room there is. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from widgets.header.view import SEGMENTS, SegmentId

FIRST_TO_SHRINK: tuple[tuple[SegmentId, ...], ...] = (
    ("scan",),
    ("build",),
    ("link", "elsewhere"),
    ("forced", "outputs", "alarms"),
    ("mode",),
)
"""In this order they turn brief: cost, build, link, then overrides and alarms, at last where the program stands."""


def brief_segments(
    full: Mapping[SegmentId, int], brief: Mapping[SegmentId, int], loud: frozenset[SegmentId], room: int
) -> frozenset[SegmentId]:
    """Return the segments that are to be brief, given every width in pixels; quiet ones shrink before loud ones."""
    chosen: set[SegmentId] = set()
    quiet_first = [tuple(one for one in group if one not in loud) for group in FIRST_TO_SHRINK]
    loud_then = [tuple(one for one in group if one in loud) for group in FIRST_TO_SHRINK]
    for group in (*quiet_first, *loud_then):
        if sum(brief[one] if one in chosen else full[one] for one in SEGMENTS) <= room:
            break
        chosen.update(group)
    return frozenset(chosen)
