"""What is written over a world: which overlay shows what, and that it is worked out once."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter

from runtime.contracts.world import CameraPose
from tests.helpers.worlds import SETTINGS, entity, world
from viewport.scene.camera import Camera
from viewport.scene.placards import Room
from viewport.world_state import WorldState
from viewport.writing import Writing
from widgets.theme import Theme

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("qapp")]
CAMERA = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0, pitch_rad=0.3, distance=9), 300, 200)


class Bench:
    def __init__(self) -> None:
        self.world = WorldState()
        self.world.show(SETTINGS, world(entity("gate", (-2, 0, 0)), entity("well", (2, 0, 0))))
        self.writing = Writing(Theme())
        self.writing.quest_marks = {"gate": "◆ hunt"}
        self.writing.engine_marks = {"gate": "built", "well": "built"}
        self.writing.links = (("gate", "well"),)

    def painted(self, *overlays: str, free: tuple[Room, ...] = ()) -> QImage:
        image = QImage(300, 200, QImage.Format.Format_RGB32)
        image.fill(0xFF204020)
        painter = QPainter(image)
        self.writing.paint(painter, self.world, CAMERA, overlays, free)
        painter.end()
        return image

    def afresh(self, *overlays: str, free: tuple[Room, ...] = ()) -> QImage:
        self.writing.forget()
        return self.painted(*overlays, free=free)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_without_an_overlay_nothing_is_written(bench: Bench) -> None:
    blank = bench.painted()
    assert blank == bench.afresh("grid", "outline")
    assert all(bench.afresh(overlay) != blank for overlay in ("names", "quests", "engine"))


def test_what_quests_and_engine_say_stands_in_one_plate(bench: Bench) -> None:
    both = bench.afresh("quests", "engine")
    assert both not in (bench.afresh("quests"), bench.afresh("engine"))
    bench.writing.quest_marks, bench.writing.engine_marks = {"gate": "◆ hunt · built"}, {"well": "built"}
    assert bench.afresh("quests", "engine") == both


def test_it_is_worked_out_anew_when_it_is_forgotten(bench: Bench) -> None:
    before = bench.painted("names", "quests")
    bench.world.hide(("gate",))
    assert bench.painted("names", "quests") == before
    assert bench.afresh("names", "quests") != before


def test_an_engine_that_says_nothing_writes_nothing(bench: Bench) -> None:
    bench.writing.engine_marks = {}
    assert bench.painted("engine") == bench.afresh()


def test_rooms_that_are_to_stay_free_do(bench: Bench) -> None:
    everywhere = Room(0, 0, 300, 200)
    assert bench.afresh("names", free=(everywhere,)) == bench.afresh()
