"""Draws frames: owns the passes and everything on the GPU. The window lends it a context, nothing more."""

from __future__ import annotations

import time
from collections.abc import Sequence

from viewport.assets.gpu import GpuAssets
from viewport.assets.loader import AssetLoader
from viewport.gl import draw, errors
from viewport.gl.ledger import Ledger
from viewport.gl.timer import GpuTimer
from viewport.passes.colliders import CollidersPass
from viewport.passes.frame import Frame, Pass, Work
from viewport.passes.frame_block import FrameBlock
from viewport.passes.gizmo import GizmoPass
from viewport.passes.grid import GridPass
from viewport.passes.opaque import OpaquePass
from viewport.passes.outline import OutlinePass
from viewport.passes.shadow import ShadowPass
from viewport.passes.sky import SkyPass
from viewport.render.stats import FrameStats

SOFTWARE = ("llvmpipe", "softpipe", "swiftshader", "software")


def standard_passes() -> list[Pass]:
    """Return the passes in the order in which they are drawn."""
    return [ShadowPass(), OpaquePass(), SkyPass(), GridPass(), CollidersPass(), OutlinePass(), GizmoPass()]


class Renderer:
    """`prepare`, any number of `draw`, `close`; then `prepare` again when the window has another context.

    All three need their context current. Knows no Qt.
    """

    def __init__(self, loader: AssetLoader, passes: Sequence[Pass] | None = None) -> None:
        self._loader = loader
        self._passes = list(passes) if passes is not None else standard_passes()
        self._is_prepared = False
        self._is_software = False

    @property
    def is_software(self) -> bool:
        """Whether OpenGL is done by the processor, where every further pass is felt; False before `prepare`."""
        return self._is_software

    @property
    def is_prepared(self) -> bool:
        return self._is_prepared

    @property
    def is_behind(self) -> bool:
        """The last frame could not send everything to the GPU; another one is due."""
        return self._is_prepared and self._assets.is_behind

    def prepare(self) -> None:
        """Make everything on the GPU for the current context."""
        self._ledger = Ledger()
        self._assets = GpuAssets(self._loader, self._ledger)
        self._block = FrameBlock()
        self._block.prepare(self._ledger)
        name = errors.renderer_name()
        self._is_software = any(word in name.casefold() for word in SOFTWARE)
        self._timer = GpuTimer(name)
        for each in self._passes:
            each.prepare(self._assets, self._ledger)
        errors.check("preparing the renderer")
        self._is_prepared = True

    def draw(self, frame: Frame) -> FrameStats:
        """Draw a frame into its framebuffer; raises GLError when OpenGL complains."""
        began_s = time.perf_counter()
        self._timer.begin()
        self._assets.begin_frame()
        draw.default_state(frame.framebuffer, *frame.pixels)
        draw.clear(*frame.look.background_horizon)
        self._block.write(frame, self._assets)
        works = [each.draw(frame) for each in self._passes]
        self._timer.end()
        errors.check("drawing a frame")
        return self._stats(works, (time.perf_counter() - began_s) * 1000)

    def close(self) -> None:
        """Free everything on the GPU; harmless when nothing is prepared."""
        if not self._is_prepared:
            return
        self._is_prepared = False
        for each in self._passes:
            each.close()
        self._timer.close()
        self._block.close()
        self._assets.close()

    def _stats(self, works: Sequence[Work], cpu_ms: float) -> FrameStats:
        return FrameStats(
            cpu_ms=cpu_ms,
            gpu_ms=self._timer.last_ms,
            draws=sum(work.draws for work in works),
            triangles=sum(work.triangles for work in works),
            instances=works_instances(works),
            texture_mb=self._ledger.texture_mb,
            buffer_mb=self._ledger.buffer_mb,
        )


def works_instances(works: Sequence[Work]) -> int:
    """Return how many entities were drawn: the most that one pass drew, as an outline draws the same ones again."""
    return max((work.instances for work in works), default=0)
