"""Everything that one frame shows, as a value; passes read it and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from runtime.contracts.base import Vec3
from runtime.contracts.world import Sun
from viewport.assets.gpu import GpuAssets
from viewport.gl.ledger import Ledger
from viewport.passes.look import Look
from viewport.scene.camera import Camera
from viewport.scene.colliders import Colliders
from viewport.scene.gizmo import Gizmo, Handle
from viewport.scene.scene import Scene

Rows = npt.NDArray[np.int64]


class Work(NamedTuple):
    """What a pass made OpenGL do."""

    draws: int = 0
    triangles: int = 0
    instances: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """`hidden` (n,) True for rows that are not drawn · `changed_rows`: rows of the scene with another placement than
    in the frame before, None: all may be · `framebuffer` and `pixels` are asked from the window for each frame.
    """

    scene: Scene
    camera: Camera
    look: Look
    pixels: tuple[int, int]
    framebuffer: int = 0
    ratio: float = 1.0
    """Device pixels for a logical one."""
    hidden: npt.NDArray[np.bool_] | None = None
    changed_rows: Rows | None = None
    selected: Rows = field(default_factory=lambda: np.zeros(0, np.int64))
    active: int | None = None
    gizmo: Gizmo | None = None
    hovered_handle: Handle | None = None
    held_handle: Handle | None = None
    ambient: Vec3 = (0.5, 0.5, 0.5)
    sun: Sun = field(default_factory=Sun)
    sky: str = "none"
    shows_grid: bool = True
    shows_axes: bool = True
    shows_outline: bool = True
    shows_shadows: bool = False
    colliders: Colliders | None = None
    """None: not shown."""


class Pass(Protocol):
    """One thing that is drawn. Made without a context; `prepare` and all after it need one."""

    def prepare(self, assets: GpuAssets, ledger: Ledger) -> None: ...

    def draw(self, frame: Frame) -> Work: ...

    def close(self) -> None: ...
