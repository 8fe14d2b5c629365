"""What is behind everything: an equirectangular image, six faces, daylight, or the theme's quiet gradient."""

from __future__ import annotations

from viewport.assets.gpu import GpuAssets
from viewport.gl import draw
from viewport.gl.ledger import Ledger
from viewport.gl.program import Program
from viewport.gl.vertex_array import VertexArray
from viewport.passes.frame import Frame, Work

_DOME_VERTICES = 64 * 32 * 6
"""As many as `sky_dome.vert` makes."""


class SkyPass:
    """Drawn after what is opaque, at the far end of depth: only where nothing else is. Flat views show the gradient."""

    def prepare(self, assets: GpuAssets, ledger: Ledger) -> None:
        self._assets = assets
        self._programs = {
            "gradient": Program("fullscreen.vert", "sky.frag"),
            "daylight": Program("fullscreen.vert", "sky.frag", ["DAYLIGHT"]),
            "faces": Program("fullscreen.vert", "sky.frag", ["FACES"]),
            "equirectangular": Program("sky_dome.vert", "sky_dome.frag"),
        }
        self._corners = VertexArray()

    def draw(self, frame: Frame) -> Work:
        sky = self._assets.sky(frame.sky) if frame.camera.is_perspective else None
        kind = sky.kind if sky is not None else "daylight" if frame.sky == "default_sky" else "gradient"
        count = _DOME_VERTICES if kind == "equirectangular" else 3
        program = self._programs[kind]
        program.use()
        if sky is not None:
            sky.texture.bind(0)
            program.set_int("panorama" if kind == "equirectangular" else "faces", 0)
        self._corners.bind()
        with draw.without_depth_writes(), draw.both_sides():
            draw.triangles(count)
        return Work(draws=1, triangles=count // 3)

    def close(self) -> None:
        for program in self._programs.values():
            program.close()
        self._corners.close()
