"""Tells the runtime what drawing costs here: samples of frames in batches, nothing while nothing is drawn."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer

from app.link_view import LinkView
from app.presenters.stats import SILENCE_S, Frame
from app.session import Session
from runtime.contracts.timestamps import rfc3339
from runtime.links.link import LinkClosedError

PATH = "/v2/render/stats"
BATCH_MS = 500
"""Two posts a second: a second window may tell as much before the runtime has heard enough."""
MOST_SAMPLES = 200
"""What fits a body of 64 KiB; of a faster display the latest are told."""


class ReportedFrame(Frame, Protocol):
    """What a frame cost, and of how many things it was made."""

    @property
    def instances(self) -> int: ...


class RenderReport(QObject):
    """Connect the viewport's `frame_measured` to `take_frame`.

    A runtime that refuses is left in peace until the link has been down.
    """

    def __init__(
        self,
        session: Session,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wall_s: Callable[[], float] = time.time,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._monotonic = monotonic
        self._wall_s = wall_s
        self._samples: list[dict[str, Any]] = []
        self._frame_number = 0
        self._frame_at_s: float | None = None
        self._is_refused = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BATCH_MS)
        self._timer.timeout.connect(self.post)
        session.link_changed.connect(self._link_changed)

    @property
    def is_waiting(self) -> bool:
        """Whether samples wait for their post."""
        return self._timer.isActive()

    def take_frame(self, frame: ReportedFrame) -> None:
        """Note what a frame cost. Its rate is told from the frame before, unless there was a pause."""
        now = self._monotonic()
        gap_s = None if self._frame_at_s is None else now - self._frame_at_s
        self._frame_at_s = now
        self._frame_number += 1
        if self._is_refused:
            return
        self._samples.append(
            {
                "timestamp": rfc3339(round(self._wall_s() * 1000)),
                "frame": self._frame_number,
                "fps": 1.0 / gap_s if gap_s and gap_s < SILENCE_S else None,
                "cpu_frame_ms": frame.cpu_ms,
                "gpu_frame_ms": frame.gpu_ms,
                "draw_calls": frame.draws,
                "triangles": frame.triangles,
                "instances": frame.instances,
                "texture_mb": frame.texture_mb,
                "buffer_mb": frame.buffer_mb,
                "rss_mb": None,
            }
        )
        del self._samples[:-MOST_SAMPLES]
        if not self._timer.isActive():
            self._timer.start()

    def post(self) -> None:
        """Send what waits; what cannot be sent is forgotten."""
        samples, self._samples = self._samples, []
        if samples and not self._session.is_closing:
            self._session.run_in_background(self._send(samples))

    async def _send(self, samples: list[dict[str, Any]]) -> None:
        try:
            reply = await self._session.request_v2("POST", PATH, {"samples": samples})
        except LinkClosedError:
            return
        # Too many posts pass by themselves; a device without this route, or a role that may not, does not.
        self._is_refused = reply.status >= HTTPStatus.BAD_REQUEST and reply.status != HTTPStatus.TOO_MANY_REQUESTS

    def _link_changed(self, view: LinkView) -> None:
        if view.phase != "up":
            self._is_refused = False
