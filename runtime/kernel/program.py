"""A config made ready to run: cards in evaluation order, every reference resolved (card-semantics §2, *topology*).

Built at commit, never during a scan, and in whatever thread has the time. It holds the cards with their state, so one
program runs in one machine.
"""

from __future__ import annotations

from collections.abc import Mapping

from runtime.contracts import config as contract
from runtime.contracts.config import Config
from runtime.kernel.cards.ai import AiCard
from runtime.kernel.cards.card import Card
from runtime.kernel.cards.di import DiCard
from runtime.kernel.cards.gated import GatedCard
from runtime.kernel.cards.math_card import MathCard
from runtime.kernel.cards.mission import DoCard, SioCard
from runtime.kernel.cards.pid import PidMath
from runtime.kernel.cards.rtc import RtcCard
from runtime.kernel.cards.standard import StandardMath
from runtime.kernel.wiring import Wiring


class Program:
    """`cards` are all cards by ascending id, `runs` the enabled ones of them; the other tuples are views by family."""

    __slots__ = (
        "bindings",
        "by_id",
        "cards",
        "config",
        "inputs",
        "interval_ms",
        "is_taken",
        "maths",
        "outputs",
        "runs",
    )

    def __init__(self, config: Config, cards: tuple[Card, ...], bindings: Mapping[int, Mapping[str, int]]) -> None:
        self.config = config
        self.interval_ms = config.scan.interval_ms
        self.cards = cards
        self.by_id: dict[int, Card] = {card.card_id: card for card in cards}
        self.bindings = bindings
        self.runs = tuple(card for card in cards if card.enabled)
        self.inputs = tuple(card for card in cards if isinstance(card, DiCard | AiCard))
        self.outputs = tuple(card for card in cards if isinstance(card, DoCard))
        self.maths = tuple(card for card in cards if isinstance(card, MathCard))
        self.is_taken = False

    def take(self) -> None:
        """Mark the program as running; raises RuntimeError when it does already: two machines would share state."""
        if self.is_taken:
            raise RuntimeError("a program runs in one machine; build another from the same config")
        self.is_taken = True


def build_program(config: Config) -> Program:
    """Return the program of a valid config."""
    cards = {spec.card_id: _make_card(spec) for spec in sorted(config.cards, key=lambda spec: spec.card_id)}
    bindings = _bindings_by_card(config)
    nothing: Mapping[str, int] = {}
    for card_id, card in cards.items():
        if isinstance(card, GatedCard):
            card.wire_up(Wiring(cards, bindings.get(card_id, nothing)))
        card.template = card.describe()
    return Program(config, tuple(cards.values()), bindings)


def carry_state(old: Program, new: Program) -> None:
    """Hand the state of every card whose config did not change from one program to the next (card-semantics §6).

    A card's bindings count as its config; its label and fault policy do not, so that renaming a pump does not stop it.
    """
    for card in new.cards:
        former = old.by_id.get(card.card_id)
        if former is not None and _is_unchanged(former, old, card, new):
            card.adopt(former)


def _is_unchanged(former: Card, old: Program, card: Card, new: Program) -> bool:
    return (
        former.family == card.family
        and former.enabled == card.enabled
        and former.spec.config == card.spec.config
        and old.bindings.get(card.card_id) == new.bindings.get(card.card_id)
    )


def _bindings_by_card(config: Config) -> dict[int, dict[str, int]]:
    """Return, for each card with bindings, the id of the source card by bound path."""
    bindings: dict[int, dict[str, int]] = {}
    for binding in config.bindings:
        if binding.source.ref is not None:
            bindings.setdefault(binding.target.card_id, {})[binding.target.path] = binding.source.ref.card_id
    return bindings


def _make_card(spec: contract.Card) -> Card:
    match spec:
        case contract.DiCard():
            return DiCard(spec)
        case contract.AiCard():
            return AiCard(spec)
        case contract.DoCard():
            return DoCard(spec)
        case contract.SioCard():
            return SioCard(spec)
        case contract.RtcCard():
            return RtcCard(spec)
        case contract.MathCard(config=config):
            if config.mode == "Mode_PID_Controller":
                assert config.pid is not None, "validated: a PID card has its block"
                return PidMath(spec, config.pid)
            assert config.standard is not None, "validated: a standard card has its block"
            return StandardMath(spec, config.standard)
