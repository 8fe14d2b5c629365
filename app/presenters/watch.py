"""The watch list: which cards are pinned, in which order, over restarts. Their values are the table's."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject

from widgets.cards.panel import CardsPanel

MOST = 64
"""So many are kept; a list that needs a search of its own is no watch list."""


class Memory(Protocol):
    """Where the list outlives the window."""

    watched: tuple[int, ...]


class WatchPresenter(QObject):
    """Pins and unpins what the panel asks for. Cards are remembered by id, and wait while a config lacks them."""

    def __init__(self, panel: CardsPanel, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent or panel)
        self._panel = panel
        self._memory = memory
        panel.pin_requested.connect(self.pin)
        panel.show_watched(self.watched)

    @property
    def watched(self) -> tuple[int, ...]:
        return self._memory.watched

    def refresh(self) -> None:
        """Show the list of another runtime."""
        self._panel.show_watched(self.watched)

    def pin(self, card_id: int, is_wanted: bool) -> None:
        """Pin a card below those that are, or take it off the list."""
        others = tuple(one for one in self.watched if one != card_id)
        if not is_wanted:
            self._show(others)
        elif card_id in self.watched:
            self._panel.show_problem(None)
        elif len(others) >= MOST:
            self._panel.show_problem(f"The watch list holds {MOST} cards. Unpin one to pin card {card_id}.")
        else:
            self._show((*others, card_id))

    def toggle(self, card_id: int) -> None:
        self.pin(card_id, card_id not in self.watched)

    def _show(self, watched: tuple[int, ...]) -> None:
        self._memory.watched = watched
        self._panel.show_problem(None)
        self._panel.show_watched(watched)
