"""Since when each reported truth stands: the first snapshot that showed it as it is now. Nothing is worked out here.

Snapshots come at most 60 a second and scans a hundred times: a truth that changed and changed back in between was
never reported, so what this says is what was *seen*, and readers say so.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from app.session import Session
from runtime.contracts.snapshot import CardSnapshot, RuntimeSnapshot


@dataclass(frozen=True, slots=True)
class Since:
    """The runtime's time of the snapshot that first showed a truth; `is_from_start`: it was so in the first of all."""

    timestamp: str
    is_from_start: bool


class TruthLog(QObject):
    """Follows every card of a session, chosen or not, so that the answer is there when somebody asks."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self._seen: RuntimeSnapshot | None = None
        self._truths: dict[tuple[int, str], tuple[bool | None, Since]] = {}
        session.snapshot_changed.connect(self.take_snapshot)
        session.reset.connect(self._forget)
        if session.snapshot is not None:
            self.take_snapshot(session.snapshot)

    def since(self, card_id: int, block: str) -> Since | None:
        """Return since when `set` or `reset` is as it was reported last; None where it was not reported."""
        result, since = self._truths.get((card_id, block), (None, None))
        return None if result is None else since

    def take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        """Look at the cards that changed."""
        places = self._session.changed_since(self._seen)
        self._seen = snapshot
        for place in places if places is not None else range(len(snapshot.cards)):
            self._take_card(snapshot.cards[place], snapshot.timestamp)

    def _take_card(self, card: CardSnapshot, timestamp: str) -> None:
        for block, result in (("set", card.set_result), ("reset", card.reset_result)):
            held = self._truths.get((card.card_id, block))
            if held is None or held[0] != result:
                self._truths[card.card_id, block] = result, Since(timestamp, is_from_start=held is None)

    def _forget(self) -> None:
        self._seen = None
        self._truths.clear()
