"""A hand that works over a line which breaks at moments that a seed chooses, as a person works over a bad radio link.

It does what any journey asks of it. Before each gesture it waits until the window shows live values again, and looks
whether the window has found its runtime again as soon as the link was back.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QWidget

from runtime.links.link import Reply
from tests.helpers.driven_app import PATIENCE_MS, PLAIN, DrivenApp, Json
from tests.helpers.lossy_line import LossyLine
from tests.helpers.qt_loop import wait_for
from tests.helpers.signing_in import bearer

CONVERGED_MS = 2000
"""After the link is back the window shows within this time what its runtime does (the promise that is tested)."""
LATEST_BREAK_MS = 120
LONGEST_SILENCE_MS = 200
LONGEST_OUTAGE_MS = 600
BREAKS_AFTER = 0.45
PATIENCE_S = 20


class Weather(QObject):
    """Breaks the line: what the runtime says is lost for a while, then every connection, then none is taken."""

    def __init__(self, line: LossyLine, chance: random.Random) -> None:
        super().__init__()
        self._line = line
        self._chance = chance
        self.outages = 0
        self.is_over = True

    def come_up(self) -> None:
        """Break the line in a moment."""
        self.is_over = False
        self.outages += 1
        QTimer.singleShot(self._chance.randrange(LATEST_BREAK_MS), self, self._begin)

    def _begin(self) -> None:
        if self._chance.random() < 0.5:
            self._line.mute()
            QTimer.singleShot(self._chance.randrange(LONGEST_SILENCE_MS), self, self._cut)
        else:
            self._cut()

    def _cut(self) -> None:
        self._line.cut()
        QTimer.singleShot(self._chance.randrange(LONGEST_OUTAGE_MS), self, self._end)

    def _end(self) -> None:
        self._line.restore()
        self.is_over = True


class WeatheredHand(DrivenApp):
    """Drives an application whose runtime is reached over the line. Facts are read past the line, from the runtime."""

    def __init__(self, app: DrivenApp, line: LossyLine, address: str, seed: int) -> None:
        """`address` is the runtime's own."""
        super().__init__(app.application, app.qtbot, app.loop, app._finished)
        self._chance = random.Random(seed)
        self._address = address
        self._seen_outages = self._connection = 0
        self.breaks_after = BREAKS_AFTER
        """So likely the line breaks after a gesture."""
        self.weather = Weather(line, random.Random(self._chance.random()))

    # -- the hand --------------------------------------------------------------------------------------------------

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self._gesture(lambda: DrivenApp.press(self, key, modifiers))

    def click_at(self, widget: Any, at: QPoint, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self._gesture(lambda: DrivenApp.click_at(self, widget, at, modifiers))

    def click(self, name: str, within: QWidget | None = None, *, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self.wait_until_found()  # not between looking where it is and clicking there
        super().click(name, within, modifiers=modifiers)

    def click_row(self, view: QAbstractItemView, row: int, column: int = 0) -> None:
        self.wait_until_found()
        super().click_row(view, row, column)

    def _gesture(self, deed: Callable[[], None]) -> None:
        self.wait_until_found()
        deed()
        if self._chance.random() < self.breaks_after:
            self.worsen()

    def worsen(self) -> None:
        """Have the line break in a moment, unless it is about to."""
        if self.weather.is_over:
            self._connection = self.application.session.link_view.connection
            self.weather.come_up()

    def wait_until_found(self) -> None:
        """Wait for an outage to end; the window has then found its runtime again in the time that was promised."""
        if self._seen_outages == self.weather.outages:
            return
        session, version = self.application.session, self.application.logic.active
        self.wait(lambda: self.weather.is_over)
        self._seen_outages = self.weather.outages
        self.wait(lambda: session.link_view.connection > self._connection and session.link_view.phase == "up")
        under_way = {one.request_id for one in session.pending}

        def has_converged() -> bool:
            left = under_way & {one.request_id for one in session.pending}
            if session.is_stale or session.unknown or left:
                return False
            truth = self.snapshot()
            shown = session.snapshot
            return (
                shown is not None
                and _facts(shown.to_wire()) == _facts(truth)
                and version.version == truth["configVersion"]
            )

        self.wait(has_converged, CONVERGED_MS)

    # -- the runtime, past the line ----------------------------------------------------------------------------------

    def request(self, method: str, path: str, body: Json | None = None) -> Reply:
        return wait_for(self.qtbot, self.loop, asyncio.to_thread(self._ask, method, path, body), PATIENCE_MS)

    def _ask(self, method: str, path: str, body: Json | None) -> Reply:
        envelope = {"requestId": f"past-the-line-{self._chance.random()}", "apiVersion": "2.0"}
        content = None if body is None else json.dumps({**envelope, **body}).encode()
        headers = {**bearer(self._address), "Content-Type": "application/json"}
        request = Request(f"{self._address}{path}", content, headers, method=method)
        try:
            with build_opener(ProxyHandler({})).open(request, timeout=PATIENCE_S) as answer:
                return Reply(answer.status, {}, answer.read())
        except HTTPError as refused:
            return Reply(refused.code, {}, refused.read())

    def times_done(self) -> Counter[str]:
        """How often the runtime did each command, by its `requestId`, as its own journal says."""
        reply = self.request("GET", "/api/recording?from=1")
        assert reply.status == 200, reply.body
        lines = [json.loads(line) for line in reply.body.splitlines() if line]
        return Counter(one["requestId"] for line in lines for one in line.get("commands", ()))


def _facts(snapshot: Json) -> Json:
    """What stays as it is from scan to scan unless somebody changes it."""
    cards = {
        card["cardId"]: (card.get("masked"), (card.get("force") or {}).get("mode"), bool(card.get("breakpoint")))
        for card in snapshot["cards"]
    }
    halt = snapshot["halt"] and snapshot["halt"]["nextCardId"]
    return {"cards": cards, "mode": snapshot["runMode"], "halt": halt, "version": snapshot["configVersion"]}
