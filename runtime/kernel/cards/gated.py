"""What the families with `set` and `reset` share: the two conditions and how they are reported."""

from __future__ import annotations

from runtime.contracts import config as contract
from runtime.kernel.cards.card import NO_CLAUSES, Card, JsonObject
from runtime.kernel.conditions import ClauseReport, Condition, build_condition
from runtime.kernel.wiring import Wiring

_Shown = tuple[ClauseReport, list[JsonObject]]
"""What the clauses of one condition last reported, and how that is written."""


class GatedCard(Card):
    """`set_result` and `reset_result` are the plain values of the two conditions at the last evaluation."""

    spec: contract.DiCard | contract.DoCard | contract.SioCard | contract.MathCard

    __slots__ = ("reset", "reset_result", "reset_shown", "set", "set_result", "set_shown")

    def __init__(self, spec: contract.DiCard | contract.DoCard | contract.SioCard | contract.MathCard) -> None:
        super().__init__(spec)
        self.set = Condition(True)
        self.reset = Condition(False)
        self.set_result = False
        self.reset_result = False
        self.set_shown: _Shown = ((), NO_CLAUSES)
        self.reset_shown: _Shown = ((), NO_CLAUSES)

    def wire_up(self, wiring: Wiring) -> None:
        """Resolve what the card refers to; all cards of the program exist by now."""
        config = self.spec.config
        self.set = build_condition(config.set, wiring, "config.set", empty=True)
        self.reset = build_condition(config.reset, wiring, "config.reset", empty=False)

    def describe_gate(self) -> JsonObject:
        """Return the keys of the two conditions."""
        return {
            "setResult": False,
            "resetResult": False,
            "resetOverride": False,
            "setClauses": wire_clauses(self.set.report()),
            "resetClauses": wire_clauses(self.reset.report()),
        }

    def wire_gate(self, wire: JsonObject, set_report: ClauseReport, reset_report: ClauseReport) -> None:
        """Add the clauses; those that read what they read the last time are not written again.

        Any thread may call: `set_shown` and `reset_shown` are replaced whole.
        """
        if set_report:
            shown = self.set_shown
            if shown[0] is not set_report:
                self.set_shown = shown = (set_report, wire_clauses(set_report))
            wire["setClauses"] = shown[1]
        if reset_report:
            shown = self.reset_shown
            if shown[0] is not reset_report:
                self.reset_shown = shown = (reset_report, wire_clauses(reset_report))
            wire["resetClauses"] = shown[1]

    def adopt(self, old: Card) -> None:
        super().adopt(old)
        assert isinstance(old, GatedCard)
        self.set_result = old.set_result
        self.reset_result = old.reset_result
        self.set.adopt(old.set)
        self.reset.adopt(old.reset)


def wire_clauses(report: ClauseReport) -> list[JsonObject]:
    """Return `setClauses` or `resetClauses` as a snapshot shows them."""
    if not report:
        return NO_CLAUSES
    if len(report) == 2:
        result, value = report
        return [{"result": result, "value": value}]
    result, value, result_b, value_b = report
    return [{"result": result, "value": value}, {"result": result_b, "value": value_b}]
