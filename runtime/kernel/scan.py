"""The scan: where it stands among the enabled cards, what it has latched, and what its end does (card-semantics §2).

Knows nothing of modes, breakpoints or commands: it is told how far to go.
"""

from __future__ import annotations

from collections.abc import Callable

from runtime.kernel.program import Program
from runtime.kernel.scan_input import ScanInput

_NOTHING = ScanInput(0, 0, False, {})


class Scan:
    """`position` is the place in `program.runs` of the card evaluated next; 0 between scans.

    For each of `program.cards`, `births` is the scan count when its state began (None for a disabled one) and `eval_us`
    what it cost when it was last measured; `completed` counts ended scans.
    """

    __slots__ = (
        "_latched",
        "_places",
        "_sampled",
        "_tick_us",
        "births",
        "completed",
        "eval_us",
        "last_card_id",
        "length",
        "position",
        "program",
    )

    def __init__(self, program: Program, tick_us: Callable[[], int] | None) -> None:
        self.program = program
        self.length = len(program.runs)
        self.position = 0
        self.completed = 0
        self.last_card_id: int | None = None
        self.births = tuple(card.born_scan if card.enabled else None for card in program.cards)
        self.eval_us = [0] * len(program.cards)
        self._latched = _NOTHING
        self._places = [place for place, card in enumerate(program.cards) if card.enabled]
        self._sampled = 0
        self._tick_us = tick_us

    @property
    def next_card_id(self) -> int | None:
        """The card evaluated next; None when none is enabled."""
        return self.program.runs[self.position].card_id if self.length else None

    def follow(self, program: Program) -> Scan:
        """Return the scan of the program that is committed now, between two scans."""
        scan = Scan(program, self._tick_us)
        scan.completed = self.completed
        scan.last_card_id = self.last_card_id
        return scan

    def advance(self, end: int, scan_input: ScanInput) -> None:
        """Evaluate the cards from the position up to, not including, `end`; the first one of a scan latches."""
        start = self.position
        if end <= start:
            return
        if start == 0:
            self._latch(scan_input)
        if self._tick_us is not None and start <= self._sampled < end:
            self._evaluate(start, self._sampled)
            self._measure(self._sampled, self._tick_us)
            start = self._sampled + 1
        self._evaluate(start, end)
        self.position = end
        self.last_card_id = self.program.runs[end - 1].card_id

    def step(self, scan_input: ScanInput) -> bool:
        """Evaluate one card; return True when that ended the scan."""
        if self.length:
            self._sampled = self.position
            self.advance(self.position + 1, scan_input)
        if self.position < self.length:
            return False
        self.finish(scan_input)
        return True

    def finish(self, scan_input: ScanInput) -> None:
        """Evaluate what is left, drive the outputs, and end the scan."""
        if not self.length:
            self._latch(scan_input)
        self.advance(self.length, scan_input)
        for card in self.program.outputs:
            card.driven = card.physical_state
        self.position = 0
        self.completed += 1
        if self.length:
            self._sampled = (self._sampled + 1) % self.length

    def _latch(self, scan_input: ScanInput) -> None:
        self._latched = scan_input
        readings = scan_input.readings
        for card in self.program.inputs:
            card.raw = readings.get(card.card_id, 0)

    def _evaluate(self, start: int, end: int) -> None:
        latched = self._latched
        for card in self.program.runs[start:end]:
            card.evaluate(latched)

    def _measure(self, index: int, tick_us: Callable[[], int]) -> None:
        began = tick_us()
        self.program.runs[index].evaluate(self._latched)
        self.eval_us[self._places[index]] = max(0, tick_us() - began)
