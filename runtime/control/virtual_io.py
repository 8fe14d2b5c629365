"""Virtual terminals: the raw readings of all inputs, from the plant, or from a hand that took a card over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from runtime.contracts.config import Config
from runtime.control.plant.plant import Plant

INPUT_FAMILIES = frozenset({"DI", "AI"})


class VirtualIO:
    """Belongs to the scan thread. A reading set by hand stays until it is handed back or the runtime restarts."""

    def __init__(self, config: Config, plants: Sequence[Plant] = ()) -> None:
        """Of `plants` the first that fits the config is connected; the others wait for a config that they fit."""
        self._plants = tuple(plants)
        self._plant: Plant | None = None
        self._by_hand: dict[int, int] = {}
        self._readings: dict[int, int] = {}
        self.use(config)

    @property
    def readings(self) -> Mapping[int, int]:
        """Raw readings by card; what nobody set reads 0. A later change makes a new mapping."""
        return self._readings

    @property
    def plant_name(self) -> str | None:
        """The plant that is connected, None without one."""
        return self._plant.name if self._plant is not None else None

    @property
    def cards_by_hand(self) -> tuple[int, ...]:
        """The cards whose readings a hand holds, ascending."""
        return tuple(sorted(self._by_hand))

    def use(self, config: Config) -> None:
        """Take over another config: a plant that fits both goes on, hands keep the inputs that remain."""
        families: dict[int, str] = {card.card_id: card.card_type for card in config.cards}
        if self._plant is None or not self._plant.fits(families):
            self._plant = next((plant for plant in self._plants if plant.fits(families)), None)
        self._by_hand = {
            card_id: value for card_id, value in self._by_hand.items() if families.get(card_id) in INPUT_FAMILIES
        }
        self._refresh()

    def set_by_hand(self, card_id: int, raw: int) -> None:
        """Hold the reading of an input card; the caller has checked both."""
        self._by_hand[card_id] = raw
        self._refresh()

    def hand_back(self, card_id: int) -> None:
        """Let the plant read the card again; without a plant it reads 0."""
        self._by_hand.pop(card_id, None)
        self._refresh()

    def advance(self, elapsed_ms: int, drives: Mapping[int, bool]) -> None:
        """Let the process behind the terminals go on for one scan."""
        if self._plant is not None:
            self._plant.advance(elapsed_ms, drives)
            self._refresh()

    def _refresh(self) -> None:
        from_plant = {} if self._plant is None else self._plant.readings()
        self._readings = from_plant | self._by_hand
