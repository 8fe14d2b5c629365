"""Conditions and their clauses (card-semantics §3): V-CFG-006, 007, 016 … 018."""

from __future__ import annotations

from runtime.kernel.validation.block import Block
from runtime.kernel.validation.context import CardInQuestion
from runtime.kernel.validation.parameters import check_parameter
from runtime.kernel.validation.places import shown
from runtime.kernel.validation.references import Reference, read_reference

COMBINERS = ("NONE", "AND", "OR")
OPERATORS = ("GT", "GTE", "LT", "LTE", "EQ", "NEQ")
BOOL_OPERATORS = ("EQ", "NEQ")
MISSION_STATES = ("IDLE", "ACTIVE", "FINISHED")
CONDITION_KEYS = frozenset({"clauseA", "clauseB", "combiner"})
CLAUSE_KEYS = frozenset({"source", "operator", "threshold"})


def check_conditions(config: Block, card: CardInQuestion) -> None:
    """Check the `set` and `reset` of a card; both may be absent."""
    for key in ("set", "reset"):
        if config.has(key):
            condition = config.block(key)
            if condition is not None:
                _check_condition(condition, f"config.{key}", card)


def _check_condition(condition: Block, path: str, card: CardInQuestion) -> None:
    if not condition.values:
        return
    condition.warn_of_unknown(CONDITION_KEYS)
    combiner = condition.choice("combiner", COMBINERS)
    _check_clause(condition, "clauseA", f"{path}.clauseA", card, is_used=True)
    if condition.has("clauseB"):
        _check_clause(condition, "clauseB", f"{path}.clauseB", card, is_used=combiner != "NONE")
        if combiner == "NONE":
            condition.report.warning(
                "V-CFG-006",
                condition.place("clauseB"),
                "clauseB has no effect with the combiner NONE; choose AND or OR, or remove it",
            )
    elif combiner in ("AND", "OR"):
        condition.report.error(
            "V-CFG-007",
            condition.place("clauseB"),
            f"the combiner {combiner} needs a clauseB; add one, or choose NONE",
            combiner=combiner,
        )


def _check_clause(condition: Block, key: str, path: str, card: CardInQuestion, *, is_used: bool) -> None:
    clause = condition.block(key)
    if clause is None:
        return
    clause.warn_of_unknown(CLAUSE_KEYS)
    source = clause.block("source")
    reference = Reference() if source is None else read_reference(source, card.context)
    if is_used and reference.card_id is not None:
        card.reads_condition_of(reference.card_id)
    match reference.kind:
        case "STATE":
            _check_state_comparison(clause)
        case "BOOL":
            operator = clause.choice("operator", OPERATORS)
            if operator is not None and operator not in BOOL_OPERATORS:
                clause.report.error(
                    "V-CFG-022", clause.place("operator"), f"a BOOL is compared by EQ or NEQ, not {operator}"
                )
            clause.number("threshold", most=1)
        case "NUMBER":
            clause.choice("operator", OPERATORS)
            check_parameter(clause, "threshold", f"{path}.threshold", card)
        case _:
            clause.choice("operator", OPERATORS)


def _check_state_comparison(clause: Block) -> None:
    operator = clause.text("operator")
    if operator is not None and operator != "EQ":
        clause.report.error(
            "V-CFG-018", clause.place("operator"), f"a mission state is compared by EQ, not {shown(operator)}"
        )
    state = clause.values.get("threshold")
    if state is None:
        clause.text("threshold")
    elif not isinstance(state, str) or state not in MISSION_STATES:
        clause.report.error(
            "V-CFG-017",
            clause.place("threshold"),
            f"a mission state is one of {', '.join(MISSION_STATES)}, not {shown(state)}",
        )
