"""The last minute of the cards that were looked at: a few steps each, kept while they are among the newest chosen."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable

from app.presenters.card_facts import CENTI_FAMILIES, CardFacts
from app.presenters.card_text import number
from runtime.contracts.snapshot import CardSnapshot, RuntimeSnapshot
from widgets.card_page.view import TrendView

SPAN_S = 60.0
MOST_STEPS = 4000
"""A minute in which the card changes with every snapshot."""
MOST_CARDS = 16

Step = tuple[float, float | None]


class CardTrend:
    """Steps of (monotonic seconds, value) by card. Belongs to the GUI thread."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._steps: OrderedDict[int, deque[Step]] = OrderedDict()

    def follow(self, card_id: int) -> None:
        """Keep what this card shows from now on; the card chosen longest ago makes room."""
        self._steps.setdefault(card_id, deque(maxlen=MOST_STEPS))
        self._steps.move_to_end(card_id)
        if len(self._steps) > MOST_CARDS:
            self._steps.popitem(last=False)

    def take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        now = self._monotonic()
        for card_id, steps in self._steps.items():
            card = snapshot.card(card_id)
            value = _value(card) if card is not None else None
            if not steps or steps[-1][1] != value:
                steps.append((now, value))
            while len(steps) > 1 and now - steps[1][0] > SPAN_S:
                steps.popleft()

    def view(self, card: CardSnapshot, facts: CardFacts) -> TrendView | None:
        """Return what is known of a card's last minute; None for one that is not followed."""
        steps = self._steps.get(card.card_id)
        if not steps:
            return None
        now, is_state = self._monotonic(), card.card_type not in CENTI_FAMILIES
        shown = tuple((now - at, value) for at, value in steps)
        values = [int(value) for _, value in shown if value is not None]
        if is_state or not values:
            return TrendView(SPAN_S, is_state, shown, "off", "on")
        unit = facts.unit(card.card_id)
        low, high = (number(value, card.card_type, unit) for value in (min(values), max(values)))
        return TrendView(SPAN_S, is_state, shown, low, high)

    def forget(self) -> None:
        """What was seen of another start of the runtime is of no clock that goes on."""
        for steps in self._steps.values():
            steps.clear()


def _value(card: CardSnapshot) -> float | None:
    if card.card_type in CENTI_FAMILIES:
        return card.current_value
    return None if card.logical_state is None else float(card.logical_state)
