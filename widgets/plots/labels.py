"""Where the names at the ends of lines stand, so that none covers another. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], height: float, low: float, high: float) -> tuple[float, ...]:
    """Return centres for labels of `height`, each as near to its wanted centre as room allows, within `low`..`high`.

    The order of the wanted centres is kept. When they cannot all fit, they overlap evenly.
    """
    if not wanted:
        return ()
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    room = max(0.0, high - low - height)
    gap = min(height, room / (len(wanted) - 1)) if len(wanted) > 1 else 0.0
    first, last = low + height / 2, max(low + height / 2, high - height / 2)
    placed: list[float] = []
    for place, index in enumerate(order):
        at = min(max(wanted[index], first + place * gap), last - (len(order) - 1 - place) * gap)
        placed.append(max(at, placed[-1] + gap) if placed else at)
    centres = [0.0] * len(wanted)
    for index, at in zip(order, placed, strict=True):
        centres[index] = at
    return tuple(centres)
