"""Conditions (card-semantics §3): the `set` and `reset` of a card, and the clause of a breakpoint.

Each keeps what it last read and decided, so that a snapshot reports it and nobody has to recompute. Both clauses of a
pair are always evaluated. Which fields a family offers is checked before, by validation.
"""

from __future__ import annotations

from runtime.contracts import config as contract
from runtime.kernel.cards.card import Card
from runtime.kernel.values import Value
from runtime.kernel.wiring import Wiring

ClauseReport = tuple[int | bool | str | None, ...]
"""(result, value) of each clause, one after the other; value is None before the first evaluation.

As long as nothing changes it is the same object, so that who has written it once need not compare it."""

_NOTHING_READ: ClauseReport = (False, None)

GT, GTE, LT, LTE, EQ, NEQ = range(6)
_OPERATORS: dict[str, int] = {"GT": GT, "GTE": GTE, "LT": LT, "LTE": LTE, "EQ": EQ, "NEQ": NEQ}


class Condition:
    """The base, and by itself a constant: an empty block."""

    __slots__ = ("result",)

    def __init__(self, result: bool) -> None:
        self.result = result

    def evaluate(self) -> bool:
        return self.result

    def report(self) -> ClauseReport:
        return ()

    def adopt(self, old: Condition) -> None:
        """Take over what an equal condition of the previous program reported last."""


class Clause(Condition):
    """One value of one card; evaluating keeps it beside the result."""

    __slots__ = ("reported", "source", "value")

    def __init__(self, source: Card) -> None:
        self.result = False
        self.value: int | bool | str | None = None
        self.reported = _NOTHING_READ
        self.source = source

    def report(self) -> ClauseReport:
        reported = self.reported
        if reported[1] != self.value or reported[0] is not self.result:
            self.reported = reported = (self.result, self.value)
        return reported

    def adopt(self, old: Condition) -> None:
        assert isinstance(old, type(self))
        self.result = old.result
        self.value = old.value


class NumberClause(Clause):
    """A `currentValue` against a threshold, which may be bound to another card."""

    __slots__ = ("operator", "threshold")

    def __init__(self, source: Card, operator: str, threshold: Value) -> None:
        super().__init__(source)
        self.operator = _OPERATORS[operator]
        self.threshold = threshold

    def evaluate(self) -> bool:
        value = self.source.current_value
        self.value = value
        threshold = self.threshold.current_value
        operator = self.operator
        if operator == GTE:
            result = value >= threshold
        elif operator == GT:
            result = value > threshold
        elif operator == LT:
            result = value < threshold
        elif operator == LTE:
            result = value <= threshold
        elif operator == EQ:
            result = value == threshold
        else:
            result = value != threshold
        self.result = result
        return result


class LogicalClause(Clause):
    """A `logicalState` that is, or is not, what is wanted."""

    __slots__ = ("wanted",)

    def __init__(self, source: Card, wanted: bool) -> None:
        super().__init__(source)
        self.wanted = wanted

    def evaluate(self) -> bool:
        value = self.source.logical_state
        self.value = value
        result = value is self.wanted
        self.result = result
        return result


class PhysicalClause(LogicalClause):
    """The same for a `physicalState`."""

    __slots__ = ()

    def evaluate(self) -> bool:
        value = self.source.physical_state
        self.value = value
        result = value is self.wanted
        self.result = result
        return result


class StateClause(Clause):
    """A `missionState` that is the wanted one."""

    __slots__ = ("wanted",)

    def __init__(self, source: Card, wanted: str) -> None:
        super().__init__(source)
        self.wanted = wanted

    def evaluate(self) -> bool:
        value = self.source.mission_state
        self.value = value
        result = value == self.wanted
        self.result = result
        return result


class Both(Condition):
    """AND."""

    __slots__ = ("a", "b", "reported", "reported_a", "reported_b")

    def __init__(self, a: Condition, b: Condition) -> None:
        self.result = False
        self.a = a
        self.b = b
        self.reported_a = a.report()
        self.reported_b = b.report()
        self.reported = self.reported_a + self.reported_b

    def evaluate(self) -> bool:
        a = self.a.evaluate()
        result = self.b.evaluate() and a
        self.result = result
        return result

    def report(self) -> ClauseReport:
        a = self.a.report()
        b = self.b.report()
        if a is not self.reported_a or b is not self.reported_b:
            self.reported_a = a
            self.reported_b = b
            self.reported = a + b
        return self.reported

    def adopt(self, old: Condition) -> None:
        assert isinstance(old, Both)
        self.result = old.result
        self.a.adopt(old.a)
        self.b.adopt(old.b)


class Either(Both):
    """OR."""

    __slots__ = ()

    def evaluate(self) -> bool:
        a = self.a.evaluate()
        result = self.b.evaluate() or a
        self.result = result
        return result


def build_clause(clause: contract.Clause, wiring: Wiring, path: str) -> Condition:
    """Return the clause at `path` with its references resolved; it is valid."""
    source = wiring.cards[clause.source.card_id]
    threshold = clause.threshold
    if clause.source.type == "STATE":
        return StateClause(source, str(threshold))
    number = threshold if isinstance(threshold, int) else 0
    if clause.source.type == "NUMBER":
        return NumberClause(source, clause.operator, wiring.number(f"{path}.threshold", number))
    wanted = (number == 1) == (clause.operator == "EQ")
    if clause.source.field == "physicalState":
        return PhysicalClause(source, wanted)
    return LogicalClause(source, wanted)


def build_condition(condition: contract.Condition | None, wiring: Wiring, path: str, *, empty: bool) -> Condition:
    """Return the condition at `path` (`config.set` or `config.reset`); an empty block is constantly `empty`."""
    if condition is None or condition.clause_a is None:
        return Condition(empty)
    a = build_clause(condition.clause_a, wiring, f"{path}.clauseA")
    if condition.combiner == "NONE" or condition.clause_b is None:
        return a
    b = build_clause(condition.clause_b, wiring, f"{path}.clauseB")
    return Both(a, b) if condition.combiner == "AND" else Either(a, b)
