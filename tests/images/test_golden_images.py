"""Golden images of each pass: what the renderer draws at 320 × 240 on Mesa llvmpipe (`tests/helpers/golden.py`)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from runtime.contracts.world import CameraPose, EditorState, Entity, Sun, WorldSpec
from tests.helpers.golden import expect_golden
from tests.helpers.rendering import frame_of, keys_of, loaded, picture
from tests.helpers.worlds import entity, world
from viewport.assets.decoded import AssetLibrary
from viewport.gl.errors import renderer_name
from viewport.passes.frame import Frame
from viewport.render.renderer import Renderer
from viewport.scene.build import build_scene
from viewport.scene.colliders import BOX, NONE, SPHERE, Colliders, colliders_of
from viewport.scene.gizmo import Handle, placed_gizmo
from viewport.surface import offscreen_context

pytestmark = pytest.mark.gui

SAMPLES = Path(__file__).parents[2] / "resources" / "samples" / "worlds"

NEAR = CameraPose(target=(0, 0.4, 0), yaw_rad=0.6, pitch_rad=0.5, distance=8)
SOLIDS = world(
    *(
        entity(name, (x, 0.5, z), mesh=name, texture=texture, color=color)
        for name, x, z, texture, color in [
            ("box", -2.2, 1.2, "checker", (1, 1, 1)),
            ("sphere", -0.7, 1.2, "none", (0.9, 0.35, 0.3)),
            ("cylinder", 0.8, 1.2, "grid", (1, 1, 1)),
            ("cone", 2.3, 1.2, "none", (0.4, 0.7, 0.35)),
            ("capsule", -1.4, -0.8, "none", (0.35, 0.55, 0.9)),
            ("torus", 0.1, -0.8, "checker", (0.95, 0.8, 0.4)),
        ]
    ),
    entity("floor", scale=(7, 1, 5), mesh="plane", texture="grid", color=(0.55, 0.57, 0.6)),
)
SHADERS = world(
    entity("standard", (-1.6, 0.5, 0), mesh="sphere", color=(0.9, 0.5, 0.2)),
    entity("emissive", (0, 0.5, 0), mesh="sphere", color=(0.9, 0.5, 0.2), shader="emissive"),
    entity("unlit", (1.6, 0.5, 0), mesh="sphere", color=(0.9, 0.5, 0.2), shader="unlit"),
    entity("missing", (0, 0.5, -2), mesh="no_such_mesh", texture="no_such_texture"),
)


def _sample(name: str) -> tuple[Mapping[str, Entity], Frame]:
    spec = WorldSpec.from_wire(json.loads((SAMPLES / f"{name}.json").read_text()))
    editor = EditorState.from_wire(json.loads((SAMPLES / f"{name}.editor.json").read_text()))
    entities = {each.id: each for each in spec.entities}
    sun = editor.sun if editor.sun is not None else Sun()
    frame = frame_of(entities, pose=editor.camera, ambient=spec.scene.ambient_light, sky=spec.scene.skybox, sun=sun)
    return entities, frame


def _with_gizmo(tool: str, projection: str = "perspective", **changes: object) -> tuple[Mapping[str, Entity], Frame]:
    selected = np.array([1])
    frame = frame_of(SOLIDS, pose=NEAR, selected=selected, active=1, sky="default_sky", projection=projection)
    gizmo = placed_gizmo(tool, frame.camera, np.array([-0.7, 0.5, 1.2]), np.eye(3))  # type: ignore[arg-type]
    return SOLIDS, dataclasses.replace(frame, gizmo=gizmo, **changes)  # type: ignore[arg-type]


def _solids(theme: str = "dark", **changes: object) -> tuple[Mapping[str, Entity], Frame]:
    return SOLIDS, frame_of(SOLIDS, theme, **{"pose": NEAR, **changes})


def _sky(
    name: str, theme: str = "dark", *, yaw_rad: float = 0.6, pitch_rad: float = -0.15
) -> tuple[Mapping[str, Entity], Frame]:
    pose = NEAR.model_copy(update={"target": (0, 2, 0), "yaw_rad": yaw_rad, "pitch_rad": pitch_rad})
    return {}, frame_of({}, theme, pose=pose, sky=name)


def _six_faces(folder: Path) -> Path:
    """Write a sky whose faces have each a colour, a light top edge and a dot to the right; return its folder."""
    colors = {
        "px": (200, 70, 60),
        "nx": (90, 40, 40),
        "py": (90, 190, 90),
        "ny": (40, 80, 40),
        "pz": (70, 110, 220),
        "nz": (40, 50, 100),
    }
    for face, color in colors.items():
        pixels = np.full((64, 64, 3), color, np.uint8)
        pixels[:6] = np.minimum(255, np.array(color) + 60)
        pixels[26:38, 44:56] = 235
        Image.fromarray(pixels).save(folder / f"compass_{face}.png")
    return folder


def _colliders() -> Colliders:
    scene = build_scene(SOLIDS)
    kinds = np.array([BOX, SPHERE, BOX, SPHERE, NONE, BOX, NONE], np.int8)
    return colliders_of(scene, kinds, loaded(keys_of(SOLIDS)).shapes, None)


HOVERED: Handle = "x"
HELD: Handle = "y"
PICTURES: dict[str, Callable[[], tuple[Mapping[str, Entity], Frame]]] = {
    "dark_forest": lambda: _sample("dark_forest"),
    "pump_yard": lambda: _sample("pump_yard"),
    "solids_dark": _solids,
    "solids_light": lambda: _solids("light"),
    "solids_daylight": lambda: _solids(sky="default_sky"),
    "solids_at_2x": lambda: _solids(ratio=2.0, selected=np.array([0, 1]), active=0),
    "shaders": lambda: (SHADERS, frame_of(SHADERS, pose=NEAR)),
    "empty_dark": lambda: ({}, frame_of({}, pose=NEAR)),
    "empty_light": lambda: ({}, frame_of({}, "light", pose=NEAR)),
    "top": lambda: _solids(projection="top"),
    "front": lambda: _solids(projection="front"),
    "side": lambda: _solids("light", projection="side"),
    "outline": lambda: _solids(selected=np.array([0, 2, 5]), active=2),
    "gizmo_move": lambda: _with_gizmo("move"),
    "gizmo_move_hovered": lambda: _with_gizmo("move", hovered_handle=HOVERED),
    "gizmo_move_held": lambda: _with_gizmo("move", held_handle=HELD),
    "gizmo_rotate": lambda: _with_gizmo("rotate"),
    "gizmo_scale": lambda: _with_gizmo("scale"),
    "shadows": lambda: _solids(sky="default_sky", shows_shadows=True),
    "shadows_top": lambda: _solids(projection="top", shows_shadows=True),
    "colliders": lambda: _solids(colliders=_colliders(), selected=np.array([1]), active=1),
    "sky_of_six_faces": lambda: _sky("compass"),
    "sky_of_six_faces_above": lambda: _sky("compass", yaw_rad=2.2, pitch_rad=-0.9),
    "sky_equirectangular": lambda: _sky("yard_sky"),
    "sky_daylight": lambda: _sky("default_sky", yaw_rad=-2.0),
    "sky_none_light": lambda: _sky("none", theme="light"),
    "shadows_low_sun": lambda: _solids(
        sky="default_sky", shows_shadows=True, sun=Sun(azimuth_rad=2.4, elevation_rad=0.3)
    ),
    "colliders_top": lambda: _solids("light", colliders=_colliders(), projection="top"),
    "gizmo_rotate_held": lambda: _with_gizmo("rotate", held_handle=HELD),
    "gizmo_scale_hovered": lambda: _with_gizmo("scale", hovered_handle=HOVERED),
    "gizmo_top": lambda: _with_gizmo("move", projection="top"),
    "horizon": lambda: _solids(sky="default_sky", pose=NEAR.model_copy(update={"pitch_rad": -0.04, "distance": 14})),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_viewport_draws_the_golden_image(name: str, qapp: object, tmp_path: Path) -> None:
    entities, frame = PICTURES[name]()
    loader = loaded(keys_of(entities, frame.sky), AssetLibrary(level=_six_faces(tmp_path)))
    renderer = Renderer(loader)
    with offscreen_context():
        if "llvmpipe" not in renderer_name():
            pytest.skip("golden images are those of Mesa llvmpipe")
        renderer.prepare()
        seen = picture(renderer, frame)[0][..., :3]
        renderer.close()
    loader.close()
    expect_golden(name, seen, tmp_path)
