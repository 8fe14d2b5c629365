"""Which names are written over the viewport, and where: the nearest first, none over another. Pure.

Working it out for 100 000 entities is one matrix product; only those that fit are ever looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from viewport.scene.bounds import Bounds
from viewport.scene.camera import Camera
from viewport.scene.scene import Scene

MOST = 160
LETTER_PX = 7.0
LINE_PX = 18.0
LIFT_PX = 6.0
LONGEST = 28
LIFTS = (0.0, LINE_PX + 4, 2 * (LINE_PX + 4))
"""How far a plate may be raised to find room."""
CANDIDATES = 4_000
"""So many of the nearest are looked at; those behind them would stand under their names anyway."""


class Room(NamedTuple):
    """A rectangle in logical pixels."""

    left: float
    top: float
    right: float
    bottom: float


class Placard(NamedTuple):
    """A text and the logical pixel of the middle of its lower edge, which `lift` raises above its place."""

    id: str
    text: str
    x: float
    y: float
    is_marked: bool
    lift: float = 0.0


def placards(
    scene: Scene,
    bounds: Bounds,
    camera: Camera,
    *,
    hidden: npt.NDArray[np.bool_] | None,
    names: bool,
    marks: Mapping[str, str],
    first: npt.NDArray[np.int64],
    kept: Iterable[Room] = (),
) -> tuple[Placard, ...]:
    """Return what is written, as far as it fits: `marks` (text by id), and with `names` every entity; `first` first.

    Nothing is written over the rooms that are `kept` free.
    """
    if not len(scene):
        return ()
    rows = _wanted(scene, hidden, names, marks)
    if not len(rows):
        return ()
    half = (bounds.highs[rows] - bounds.lows[rows]) / 2
    above = np.einsum("nj,nj->n", np.abs(scene.models[rows, 1, :3]), half)
    x, y, z = bounds.centers[:, rows].astype(np.float64)
    tops = np.stack([x, y + above, z, np.ones(len(rows))], axis=1)
    clip = tops @ camera.clip.T
    depth = clip[:, 3]
    with np.errstate(divide="ignore", invalid="ignore"):
        across = (clip[:, 0] / depth * 0.5 + 0.5) * camera.width
        down = (0.5 - clip[:, 1] / depth * 0.5) * camera.height
        is_seen = (depth > 0) & (across >= 0) & (across <= camera.width) & (down >= LINE_PX) & (down <= camera.height)
    seen = np.flatnonzero(is_seen)
    is_first = np.isin(rows[seen], first) | np.isin(rows[seen], scene.rows(marks))
    order = np.lexsort((clip[seen, 2] / depth[seen], ~is_first))[:CANDIDATES]
    taken = {cell for room in kept for cell in _cells(room)}
    return _fitted(scene, rows[seen][order], across[seen][order], down[seen][order], marks, taken)


def _cells(room: Room) -> Iterator[tuple[int, int]]:
    """Yield the cells of the raster that a room covers."""
    for line in range(int(room.top // LINE_PX), int(room.bottom // LINE_PX) + 1):
        for column in range(int(room.left // LETTER_PX), int(room.right // LETTER_PX) + 1):
            yield column, line


def _wanted(
    scene: Scene,
    hidden: npt.NDArray[np.bool_] | None,
    names: bool,
    marks: Mapping[str, str],
) -> npt.NDArray[np.int64]:
    rows = np.arange(len(scene), dtype=np.int64) if names else scene.rows(marks)
    if hidden is not None:
        rows = rows[~hidden[rows]]
    return rows


def _fitted(
    scene: Scene,
    rows: npt.NDArray[np.int64],
    xs: npt.NDArray[np.float64],
    ys: npt.NDArray[np.float64],
    marks: Mapping[str, str],
    taken: set[tuple[int, int]],
) -> tuple[Placard, ...]:
    """Take one after the other as long as it stands over no other; a coarse raster of the window says what is taken."""
    placed: list[Placard] = []
    for row, x, y in zip(rows.tolist(), xs.tolist(), ys.tolist(), strict=True):
        id_ = scene.ids[row]
        text = _shortened(f"{id_} · {marks[id_]}" if id_ in marks else id_)
        half = len(text) * LETTER_PX / 2 + 4
        is_marked = id_ in marks
        # What is marked must be seen: where another plate stands it goes above that.
        for lift in LIFTS if is_marked else LIFTS[:1]:
            foot = y - LIFT_PX - lift
            cells = set(_cells(Room(x - half, foot - LINE_PX + 1, x + half, foot - 1)))
            if not cells & taken:
                taken |= cells
                placed.append(Placard(id_, text, x, foot, is_marked, lift))
                break
        if len(placed) == MOST:
            break
    return tuple(placed)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
