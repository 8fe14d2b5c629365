"""What is behind everything: an equirectangular image, six faces, daylight, or the theme's quiet gradient."""

from __future__ import annotations

from viewport.assets.gpu import GpuAssets
from viewport.gl import draw
from viewport.gl.ledger import Ledger
from viewport.gl.program import Program
from viewport.gl.vertex_array import VertexArray
from viewport.passes.frame import Frame, Work

_DEFINES = {"gradient": (), "daylight": ("DAYLIGHT",), "equirectangular": ("EQUIRECTANGULAR",), "faces": ("FACES",)}


class SkyPass:
    """Drawn after what is opaque, at the far end of depth: only where nothing else is. Flat views show the gradient."""

    def prepare(self, assets: GpuAssets, ledger: Ledger) -> None:
        self._assets = assets
        self._programs = {kind: Program("fullscreen.vert", "sky.frag", defines) for kind, defines in _DEFINES.items()}
        self._corners = VertexArray()

    def draw(self, frame: Frame) -> Work:
        sky = self._assets.sky(frame.sky)
        kind = sky.kind if sky is not None else "daylight" if frame.sky == "default_sky" else "gradient"
        program = self._programs[kind]
        program.use()
        if sky is not None:
            sky.texture.bind(0)
            program.set_int("panorama" if kind == "equirectangular" else "faces", 0)
        self._corners.bind()
        with draw.without_depth_writes():
            draw.triangles(3)
        return Work(draws=1, triangles=1)

    def close(self) -> None:
        for program in self._programs.values():
            program.close()
        self._corners.close()
