"""A staged config's life on a scripted device, and all that it said and asked."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.presenters.active_config import ActiveConfig
from app.presenters.config_lifecycle import ConfigLifecycle
from app.session import Session
from app.staged.staged_config import OUTSIDE, StagedConfig
from runtime.links.link import LinkState
from tests.helpers.config_device import ConfigDevice
from widgets.config.view import Question

ERROR = {
    "errorCode": "VALIDATION_FAILED",
    "message": "out of range",
    "field": "cards[1].config.emaAlpha",
    "details": {"rule": "V-CFG-004"},
}


class Bench:
    """A lifecycle on a scripted device, and all that it said and asked."""

    def __init__(self, qtbot: QtBot, loop: QEventLoop, device: ConfigDevice) -> None:
        self.qtbot, self.loop, self.device = qtbot, loop, device
        self.session = Session(device, monotonic=lambda: 100.0)
        self.active = ActiveConfig(self.session)
        self.life = ConfigLifecycle(self.session, self.active)
        self.said: list[str] = []
        self.asked: list[Question | None] = []
        self.life.said.connect(lambda text, _tone: self.said.append(text))
        self.life.asked.connect(self.asked.append)
        self.session.start()
        device.announce()

    def begin(self) -> Bench:
        self.wait(lambda: self.life.is_validated)
        return self

    def wait(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds)

    @property
    def staged(self) -> StagedConfig:
        assert self.life.staged is not None
        return self.life.staged

    def interval(self, value: int) -> None:
        self.staged.set_value(OUTSIDE, ("scan", "intervalMs"), value, "Interval")

    def question(self) -> Question:
        self.wait(lambda: bool(self.asked) and self.asked[-1] is not None)
        asked = self.asked[-1]
        assert asked is not None
        return asked

    def last_said(self) -> str:
        self.wait(lambda: bool(self.said))
        return self.said.pop()

    def drop_link(self) -> None:
        self.device.state = LinkState("down", "cable")
        self.session.watch()

    def mend_link(self) -> None:
        self.device.state = LinkState("up", last_heard=100.0)
        self.session.watch()
