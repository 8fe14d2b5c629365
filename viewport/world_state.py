"""What the view has been told to show: the entities, the scene made of them, selection, hidden and locked ones.

Holds no widget and no GL; the view asks it for what a frame and a tool need.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from runtime.contracts.base import Vec3
from runtime.contracts.world import Entity, SceneSettings, Sun, Transform
from viewport.assets.decoded import AssetKey
from viewport.scene.bounds import Bounds, bounds_of, corners_of, world_box
from viewport.scene.build import build_scene, change_scene
from viewport.scene.camera import Camera, Ray
from viewport.scene.colliders import Colliders, Kinds, colliders_of, kinds_of
from viewport.scene.dropping import Fall, falls
from viewport.scene.marquee import Marquee, rows_in
from viewport.scene.matrices import Doubles
from viewport.scene.picking import Hit, pick, pick_all
from viewport.scene.placards import Placard, Room, placards
from viewport.scene.quest_links import Link, quest_links
from viewport.scene.scene import Scene
from viewport.scene.shapes import Shapes
from viewport.scene.surfaces import SurfaceHit, surface_hit

Rows = npt.NDArray[np.int64]
Below = Callable[[float, float], tuple[Vec3, Vec3] | None]
"""A point and the normal there for an X and Z, or nothing."""
_NO_ROWS: Rows = np.zeros(0, np.int64)


class WorldState:
    """Owned by the view, used on the GUI thread."""

    def __init__(self) -> None:
        self.settings: SceneSettings | None = None
        self.sun = Sun()
        self.scene = Scene()
        self.active: str | None = None
        self._entities: dict[str, Entity] = {}
        self._selection: tuple[str, ...] = ()
        self._hidden: frozenset[str] = frozenset()
        self._locked: frozenset[str] = frozenset()
        self._shapes = Shapes()
        self._bounds: Bounds | None = None
        self._hidden_mask: npt.NDArray[np.bool_] | None = None
        self._unpickable: npt.NDArray[np.bool_] | None = None
        self._selected_rows: Rows | None = None
        self._changed: list[Rows] | None = None
        self._collider_kinds: Kinds | None = None
        self._colliders: Colliders | None = None
        self._movable: dict[str, Transform] | None = None

    def show(self, settings: SceneSettings, entities: Mapping[str, Entity], scene: Scene | None = None) -> None:
        """Take up another world; `scene` is that of its entities, where it is known."""
        self.settings = settings
        # A proxy's own copy is thirty times as fast as dict(proxy).
        self._entities = entities.copy() if isinstance(entities, MappingProxyType) else dict(entities)
        self.scene = build_scene(self._entities) if scene is None else scene
        self._forget(rows_moved=None)

    def apply(self, changes: Mapping[str, Entity | None], *, are_moved: bool = False) -> bool:
        """Apply a change map; returns whether other assets may be needed."""
        for id_, entity in changes.items():
            if entity is None:
                self._entities.pop(id_, None)
            else:
                self._entities[id_] = entity
        change = change_scene(self.scene, changes, are_moved=are_moved)
        self.scene = change.scene
        self._forget(rows_moved=change.rows)
        return change.rows is None

    @property
    def colliders(self) -> Colliders:
        """The colliders of what is seen; the same value as before while nothing changed."""
        if self._collider_kinds is None:
            self._collider_kinds = kinds_of(self._entities.values(), len(self._entities))
        if self._colliders is None:
            self._colliders = colliders_of(self.scene, self._collider_kinds, self._shapes, self.hidden_mask)
        return self._colliders

    def placards(
        self, camera: Camera, *, names: bool, marks: Mapping[str, str], kept: Iterable[Room] = ()
    ) -> tuple[Placard, ...]:
        """Return what is written over the view, but not over `kept`: every name, or only marks (text by id)."""
        return placards(
            self.scene,
            self.bounds,
            camera,
            hidden=self.hidden_mask,
            names=names,
            marks=marks,
            first=self.selected_rows,
            kept=kept,
        )

    def links(self, camera: Camera, pairs: Sequence[tuple[str, str]]) -> tuple[Link, ...]:
        """Return what is seen of the lines between entities."""
        return quest_links(self.scene, self.bounds, camera, pairs, self.hidden_mask)

    def select(self, ids: Sequence[str], active: str | None) -> None:
        self._selection, self.active = tuple(ids), active
        self._selected_rows = self._movable = None

    def hide(self, ids: Iterable[str]) -> None:
        self._hidden = frozenset(ids)
        self._hidden_mask = self._unpickable = self._movable = self._colliders = None

    def lock(self, ids: Iterable[str]) -> None:
        self._locked = frozenset(ids)
        self._unpickable = self._movable = None

    def use_shapes(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._bounds = self._colliders = None

    @property
    def selected_rows(self) -> Rows:
        if self._selected_rows is None:
            self._selected_rows = self.scene.rows(self._selection)
        return self._selected_rows

    @property
    def active_row(self) -> int | None:
        return self.scene.row_of.get(self.active) if self.active is not None else None

    @property
    def hidden_mask(self) -> npt.NDArray[np.bool_] | None:
        """(n,) True for what is not drawn; None, and the same array as before, while nothing changed."""
        if self._hidden and self._hidden_mask is None:
            self._hidden_mask = self.scene.mask(self._hidden)
        return self._hidden_mask

    @property
    def _unpickable_mask(self) -> npt.NDArray[np.bool_] | None:
        excluded = self._hidden | self._locked
        if excluded and self._unpickable is None:
            self._unpickable = self.scene.mask(excluded)
        return self._unpickable

    @property
    def wanted_assets(self) -> frozenset[AssetKey]:
        meshes, textures = self.scene.names_in_use()
        keys = {AssetKey("mesh", name) for name in meshes} | {AssetKey("texture", name) for name in textures}
        if self.settings is not None:
            keys.add(AssetKey("sky", self.settings.skybox))
        return frozenset(keys)

    def movable(self) -> Mapping[str, Transform]:
        """Return where the selected entities are that a tool may move: neither locked nor hidden."""
        if self._movable is None:
            kept = self._locked | self._hidden
            self._movable = {
                id_: self._entities[id_].transform
                for id_ in self._selection
                if id_ in self._entities and id_ not in kept
            }
        return self._movable

    def take_changed_rows(self) -> Rows | None:
        """Return the rows that moved since this was last asked, None: any may have."""
        changed, self._changed = self._changed, []
        if changed is None:
            return None
        return np.unique(np.concatenate(changed)) if changed else _NO_ROWS

    def pick(self, ray: Ray) -> Hit | None:
        """Return the nearest entity that can be seen and is not locked."""
        return pick(self.scene, self.bounds, self._shapes, ray, self._unpickable_mask)

    def pick_all(self, ray: Ray) -> tuple[Hit, ...]:
        """Return all that a ray goes through and that can be picked, the nearest first."""
        return pick_all(self.scene, self.bounds, self._shapes, ray, self._unpickable_mask)

    def within(self, camera: Camera, marquee: Marquee) -> tuple[str, ...]:
        """Return what a marquee takes in and that can be picked."""
        rows = rows_in(self.scene, self.bounds, camera, marquee, self._unpickable_mask)
        ids = self.scene.ids
        return ids if len(rows) == len(ids) else tuple(ids[row] for row in rows.tolist())

    def shown_within(self, camera: Camera, marquee: Marquee, without: Iterable[str]) -> Rows:
        """Return the rows of what a marquee takes in and can be seen, but for some entities."""
        mask = self.scene.mask((*self._hidden, *without))
        return rows_in(self.scene, self.bounds, camera, marquee, mask).astype(np.int64)

    def nearest_first(self, camera: Camera, rows: Rows) -> list[str]:
        """Return the ids of rows by how far their middle is from the eye."""
        depth = (camera.eye - self.bounds.centers[:, rows].T) @ camera.back
        return [self.scene.ids[row] for row in rows[np.argsort(depth, kind="stable")].tolist()]

    def vertices(self, ids: Iterable[str]) -> Iterator[Doubles]:
        """Yield the vertices (n, 3) of each entity in the world; without a mesh, the corners of its box."""
        for row in self.scene.rows(ids).tolist():
            shape = self._shapes.of(self.scene.groups[self.scene.group_of[row]].mesh)
            if shape.positions is None:
                yield corners_of(self.scene, self.bounds, np.array([row]))
            else:
                model = self.scene.models[row].astype(np.float64)
                yield shape.positions @ model[:, :3].T + model[:, 3]

    def falls(self, things: Sequence[Iterable[str]]) -> Iterator[Fall]:
        """Yield how far each of some things falls until it stands, as the world is now."""
        rows = [self.scene.rows(thing) for thing in things]
        return falls(self.scene, self.bounds, self._shapes, rows, self.hidden_mask)

    def corners(self, ids: Iterable[str]) -> Doubles:
        """Return the corners of the boxes of some entities, (8 k, 3) in world metres."""
        return corners_of(self.scene, self.bounds, self.scene.rows(ids))

    def box_of(self, ids: Iterable[str]) -> tuple[Doubles, Doubles] | None:
        """Return the lowest and highest corner around some entities, None when none of them is there."""
        return world_box(self.scene, self.bounds, self.scene.rows(ids))

    def surface_below(self, only: Iterable[str] | None, without: Iterable[str]) -> Callable[[Ray], SurfaceHit | None]:
        """Return what a ray meets: of all that can be seen, or of `only` those, but never what is in `without`."""
        excluded = self.scene.mask((*self._hidden, *without))
        if only is not None:
            excluded |= ~self.scene.mask(only)
        scene, bounds, shapes = self.scene, self.bounds, self._shapes
        return lambda ray: surface_hit(scene, bounds, shapes, ray, excluded)

    def highest_below(self, only: Iterable[str] | None, without: Iterable[str]) -> Below:
        """Return what gives the highest point (m) and the normal of what is shown at an X and Z."""
        box = self.box(of_selection=False)
        top = float(box[1][1]) + 1.0 if box is not None else 1.0
        hit = self.surface_below(only, without)
        down = np.array([0.0, -1.0, 0.0])

        def below(x: float, z: float) -> tuple[Vec3, Vec3] | None:
            found = hit(Ray(np.array([x, top, z], np.float64), down))
            return None if found is None else (found.point, found.normal)

        return below

    def box(self, *, of_selection: bool) -> tuple[Doubles, Doubles] | None:
        """Return the lowest and highest corner around the selection or around all that is not hidden."""
        if of_selection:
            return world_box(self.scene, self.bounds, self.selected_rows)
        mask = self.hidden_mask
        rows = np.arange(len(self.scene)) if mask is None else np.flatnonzero(~mask)
        return world_box(self.scene, self.bounds, rows.astype(np.int64))

    @property
    def bounds(self) -> Bounds:
        if self._bounds is None:
            self._bounds = bounds_of(self.scene, self._shapes)
        return self._bounds

    def _forget(self, rows_moved: Rows | None) -> None:
        """Drop what was worked out from the scene before."""
        self._bounds = self._movable = self._colliders = self._collider_kinds = None
        if rows_moved is None:
            self._changed = None
            self._hidden_mask = self._unpickable = None
            self._selected_rows = None
        elif self._changed is not None:
            self._changed.append(rows_moved)
