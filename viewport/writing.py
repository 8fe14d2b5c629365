"""What is written over a world: names, marks beside entities, arrows between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from PySide6.QtGui import QPainter

from viewport.look import Theme
from viewport.overlays import paint_links, paint_placards
from viewport.scene.camera import Camera
from viewport.scene.placards import Placard, Room
from viewport.scene.quest_links import Link
from viewport.world_state import WorldState


class Writing:
    """Owned by a view, used on the GUI thread. Worked out once and kept until `forget`: a digit paints it all again."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.quest_marks: Mapping[str, str] = {}
        self.engine_marks: Mapping[str, str] = {}
        self.links: tuple[tuple[str, str], ...] = ()
        self._kept: tuple[tuple[Link, ...], tuple[Placard, ...]] | None = None

    def forget(self) -> None:
        """Something that is seen is another."""
        self._kept = None

    def paint(
        self, painter: QPainter, world: WorldState, camera: Camera, overlays: Collection[str], free: Iterable[Room]
    ) -> None:
        """Paint what these overlays show of a world; rooms that are `free` stay so."""
        if self._kept is None:
            self._kept = self._worked_out(world, camera, overlays, free)
        links, plates = self._kept
        paint_links(painter, self._theme, links)
        paint_placards(painter, self._theme, plates)

    def _worked_out(
        self, world: WorldState, camera: Camera, overlays: Collection[str], free: Iterable[Room]
    ) -> tuple[tuple[Link, ...], tuple[Placard, ...]]:
        has_names, has_quests = "names" in overlays, "quests" in overlays
        engine = self.engine_marks if "engine" in overlays else {}
        links = world.links(camera, self.links) if has_quests else ()
        if not (has_names or has_quests or engine):
            return links, ()
        marks = _joined(self.quest_marks if has_quests else {}, engine)
        return links, world.placards(camera, names=has_names, marks=marks, kept=free)


def _joined(marks: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """Return what is written beside entities, both texts where there are two."""
    joined = dict(marks)
    for identity, text in others.items():
        joined[identity] = f"{joined[identity]} · {text}" if identity in joined else text
    return joined
