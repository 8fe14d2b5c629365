"""Virtual terminals: raw readings of all inputs, from plant or stimulus, or from a hand that took one over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from runtime.contracts.commands import Waveform
from runtime.contracts.config import Config
from runtime.control.plant.plant import Plant
from runtime.control.waveform import reading_at

INPUT_FAMILIES = frozenset({"DI", "AI"})


class VirtualIO:
    """Belongs to the scan thread. A reading set by hand stays until it is handed back or the runtime restarts."""

    def __init__(self, config: Config, plants: Sequence[Plant] = ()) -> None:
        """Of `plants` the first that fits the config is connected; the others wait for a config that they fit."""
        self._plants = tuple(plants)
        self._plant: Plant | None = None
        self._by_hand: dict[int, int] = {}
        self._waves: dict[int, tuple[Waveform, int]] = {}
        self._played: Mapping[int, int] | None = None
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

    @property
    def waves(self) -> Mapping[int, Waveform]:
        """What moves the readings that a hand gave to a wave; a new mapping each time."""
        return {card_id: wave for card_id, (wave, _) in sorted(self._waves.items())}

    def use(self, config: Config) -> None:
        """Take over another config: a plant that fits both goes on, hands and waves keep the inputs that remain."""
        families: dict[int, str] = {card.card_id: card.card_type for card in config.cards}
        if self._plant is None or not self._plant.fits(families):
            self._plant = next((plant for plant in self._plants if plant.fits(families)), None)
        self._by_hand = {
            card_id: value for card_id, value in self._by_hand.items() if families.get(card_id) in INPUT_FAMILIES
        }
        self._waves = {card_id: wave for card_id, wave in self._waves.items() if card_id in self._by_hand}
        self._refresh()

    def set_by_hand(self, card_id: int, raw: int) -> None:
        """Hold the reading of an input card; the caller has checked both."""
        self._waves.pop(card_id, None)
        self._by_hand[card_id] = raw
        self._refresh()

    def set_wave(self, card_id: int, wave: Waveform) -> None:
        """Let a wave move the reading of an input card, from its beginning; the caller has checked both."""
        self._waves[card_id] = wave, 0
        self._by_hand[card_id] = reading_at(wave, 0)
        self._refresh()

    def hand_back(self, card_id: int) -> None:
        """Let the plant read the card again; without a plant it reads 0."""
        self._waves.pop(card_id, None)
        self._by_hand.pop(card_id, None)
        self._refresh()

    def play(self, readings: Mapping[int, int] | None) -> None:
        """Give the readings of a stimulus in place of the plant's, which stands still; None: the plant goes on."""
        self._played = readings
        self._refresh()

    def advance(self, elapsed_ms: int, drives: Mapping[int, bool]) -> None:
        """Let the process behind the terminals go on for one scan."""
        for card_id, (wave, since_ms) in self._waves.items():
            self._waves[card_id] = wave, since_ms + elapsed_ms
            self._by_hand[card_id] = reading_at(wave, since_ms + elapsed_ms)
        if self._plant is not None and self._played is None:
            self._plant.advance(elapsed_ms, drives)
        if self._plant is not None or self._waves:
            self._refresh()

    def _refresh(self) -> None:
        if self._played is not None:
            under: Mapping[int, int] = self._played
        else:
            under = {} if self._plant is None else self._plant.readings()
        self._readings = {**under, **self._by_hand}
