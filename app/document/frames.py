"""Frames: where the origin of a piece is put in the world, how it is turned and scaled. Values only."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.document import poses
from app.document.poses import IDENTITY, Matrix, Motion, Row
from runtime.contracts.base import Vec3
from runtime.contracts.world import PrefabInstance, Transform

TOLERANCE = 1e-4
"""Metres, and parts of one: coarser than the rounding of what is written, finer than any hand."""


@dataclass(frozen=True, slots=True)
class Frame:
    """World from local: turn, scale evenly, shift."""

    position: Row = (0.0, 0.0, 0.0)
    turn: Matrix = IDENTITY
    scale: float = 1.0

    @classmethod
    def of(cls, instance: PrefabInstance) -> Frame:
        """Return the frame that an instance remembers."""
        x, y, z = map(float, instance.position)
        return cls((x, y, z), poses.rotation(instance.rotation), float(instance.scale))

    @classmethod
    def between(cls, local: Transform, world: Transform, scale: float) -> Frame:
        """Return the frame that puts one transform where another is; `scale` where the axes tell different ones."""
        turn = poses.product(poses.rotation(world.rotation), poses.inverse(poses.rotation(local.rotation)))
        ratios = [there / here for here, there in zip(local.scale, world.scale, strict=True)]
        if max(ratios) - min(ratios) <= TOLERANCE * max(ratios):
            scale = ratios[0]
        swung = poses.applied(turn, [part * scale for part in local.position])
        x, y, z = (there - way for there, way in zip(world.position, swung, strict=True))
        return cls((x, y, z), turn, scale)

    def placed(self, local: Transform) -> Transform:
        """Return where something of the piece is in the world."""
        turn = None if self.turn == IDENTITY else self.turn
        return Motion(_tidy(self.position), turn, factor=poses.tidy(self.scale)).of(local)

    def taken(self, world: Transform) -> Transform:
        """Return where something of the world is in the piece."""
        back = poses.inverse(self.turn)
        arm = [(there - here) / self.scale for here, there in zip(self.position, world.position, strict=True)]
        turned = poses.product(back, poses.rotation(world.rotation))
        changes: dict[str, Any] = {"position": _tidy(poses.applied(back, arm))}
        if self.turn != IDENTITY:
            changes["rotation"] = _tidy(poses.euler_angles(turned, world.rotation))
        if self.scale != 1:
            changes["scale"] = _tidy([part / self.scale for part in world.scale])
        return world.model_copy(update=changes)

    def is_like(self, other: Frame) -> bool:
        """Whether both put things at the same place, as far as a hand can tell."""
        reach = TOLERANCE * max(1.0, *map(abs, self.position))
        return (
            all(abs(a - b) <= reach for a, b in zip(self.position, other.position, strict=True))
            and are_same_turns(self.turn, other.turn)
            and math.isclose(self.scale, other.scale, rel_tol=TOLERANCE)
        )

    def fields(self) -> dict[str, Any]:
        """Return the fields of an instance that is there."""
        angles = poses.euler_angles(self.turn, (0, 0, 0))
        return {"position": _tidy(self.position), "rotation": _tidy(angles), "scale": poses.tidy(self.scale)}


def agreed(frames: Iterable[Frame], remembered: Frame) -> Frame:
    """Return the frame on which most agree; where as many are for another, the remembered one, or the earlier."""
    votes: list[tuple[Frame, int]] = [(remembered, 0)]
    for frame in frames:
        for place, (known, count) in enumerate(votes):
            if known.is_like(frame):
                votes[place] = (known, count + 1)
                break
        else:
            votes.append((frame, 1))
    return max(votes, key=lambda vote: vote[1])[0]


def are_same_turns(one: Matrix, other: Matrix) -> bool:
    """Whether two rotations do the same, whatever angles they were written with."""
    pairs = zip((part for row in one for part in row), (part for row in other for part in row), strict=True)
    return all(abs(a - b) <= TOLERANCE for a, b in pairs)


def _tidy(point: Iterable[float]) -> Vec3:
    x, y, z = map(poses.tidy, point)
    return x, y, z
