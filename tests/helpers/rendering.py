"""Pictures without a window: a world drawn into an array."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from runtime.contracts.world import CameraPose, Entity
from viewport.assets.decoded import AssetKey, AssetLibrary
from viewport.assets.loader import AssetLoader
from viewport.gl.framebuffer import PictureTarget
from viewport.look import look_of
from viewport.passes.frame import Frame
from viewport.render.renderer import Renderer
from viewport.render.stats import FrameStats
from viewport.scene.build import build_scene
from viewport.scene.camera import Camera
from widgets.theme import Theme

SIZE = (320, 240)
POSE = CameraPose(target=(0, 0.5, 0), yaw_rad=0.6, pitch_rad=0.45, distance=7)


def loaded(keys: Iterable[AssetKey], library: AssetLibrary | None = None) -> AssetLoader:
    """Return a loader that has decoded these assets; wake-ups come from its worker."""
    arrived = threading.Semaphore(0)
    loader = AssetLoader(library or AssetLibrary(), arrived.release)
    wanted = set(keys)
    loader.want(wanted)
    for _ in wanted:
        assert arrived.acquire(timeout=20), "the asset worker has not answered"
    loader.take_up()
    return loader


def keys_of(entities: Mapping[str, Entity], sky: str = "none") -> frozenset[AssetKey]:
    meshes, textures = build_scene(entities).names_in_use()
    return frozenset(
        {AssetKey("mesh", name) for name in meshes}
        | {AssetKey("texture", name) for name in textures}
        | {AssetKey("sky", sky)}
    )


def frame_of(entities: Mapping[str, Entity], theme: str = "dark", **changes: object) -> Frame:
    """Return a frame of 320 × 240 without a framebuffer; `changes` are fields of Frame, `pose` and `projection`."""
    pose = changes.pop("pose", POSE)
    projection = changes.pop("projection", "perspective")
    size = changes.pop("pixels", SIZE)
    ratio = changes.get("ratio", 1.0)
    camera = Camera(pose, size[0] / ratio, size[1] / ratio, projection)  # type: ignore[arg-type, misc]  # given as the tests need them
    look = look_of(Theme(theme))  # type: ignore[arg-type]  # one of two names
    return Frame(build_scene(entities), camera, look, size, **changes)  # type: ignore[arg-type]  # as above


def picture(renderer: Renderer, frame: Frame) -> tuple[npt.NDArray[np.uint8], FrameStats]:
    """Draw a frame with a prepared renderer and read it back, (height, width, 4)."""
    target = PictureTarget(*frame.pixels)
    try:
        stats = renderer.draw(_into(frame, target.id))
        return target.read(), stats
    finally:
        target.close()


def _into(frame: Frame, framebuffer: int) -> Frame:
    return dataclasses.replace(frame, framebuffer=framebuffer)
