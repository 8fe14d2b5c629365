"""The one place where a published revision becomes text; done when somebody wants it, once for all who do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from runtime.collector import collector_paused
from runtime.control.scan_cycle import Published

SLICE = 32
"""So many cards are made text of at a time; the scan may come in between."""


class SnapshotText:
    """One revision; `content` is its JSON. Belongs to the portal's thread."""

    __slots__ = ("_boot_id", "_content", "_firmware_version", "_plant_problems", "_published", "_text")

    def __init__(
        self, published: Published, *, boot_id: str, firmware_version: str, plant_problems: Sequence[str] = ()
    ) -> None:
        self._published = published
        self._boot_id = boot_id
        self._firmware_version = firmware_version
        self._plant_problems = plant_problems
        self._content: bytes | None = None
        self._text: str | None = None

    @property
    def revision(self) -> int:
        return self._published.revision

    @property
    def content(self) -> bytes:
        if self._content is None:
            with collector_paused(keeps=False):  # a round of it takes 0.3 ms at 1 000 cards, once a snapshot
                self._content = _dumped(self.to_wire())
        return self._content

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = self.content.decode()
        return self._text

    def to_wire(self) -> dict[str, Any]:
        """Return the snapshot as plain values, for whoever answers with a part of it."""
        published = self._published
        return published.kernel.to_wire(
            boot_id=self._boot_id,
            metrics=published.metrics.to_wire(),
            system={
                "wifiOnline": False,
                "firmwareVersion": self._firmware_version,
                "virtualIo": _virtual_io(published, self._plant_problems),
            },
        )


def _dumped(wire: dict[str, Any]) -> bytes:
    """Return the text of a snapshot, its cards a slice at a time: one call for a thousand would hold up the scan."""
    cards = wire["cards"]
    slices = (orjson.dumps(cards[first : first + SLICE])[1:-1] for first in range(0, len(cards), SLICE))
    return orjson.dumps({**wire, "cards": orjson.Fragment(b"[" + b",".join(slices) + b"]")})


def _virtual_io(published: Published, plant_problems: Sequence[str]) -> dict[str, Any]:
    playing = published.playing
    told: dict[str, Any] = {"plant": published.plant_name, "byHand": list(published.cards_by_hand)}
    if plant_problems:
        told["plantProblems"] = list(plant_problems)
    if published.waves:
        told["waves"] = {str(card_id): wave.to_wire() for card_id, wave in published.waves.items()}
    if playing is not None:
        told["stimulus"] = {
            "name": playing.name,
            "scan": playing.scan,
            "lastScan": playing.last_scan,
            "by": playing.by,
        }
    return told
