"""Breakpoints in words: a line of the list, and the editor of one with nothing but legal choices in it."""

from __future__ import annotations

from decimal import Decimal

from app.presenters.breakpoint_book import Known
from app.presenters.breakpoint_plan import (
    NUMBERS,
    WATCHED,
    WORDS_OF,
    BreakpointPlan,
    field_name,
    readable,
    unit_of,
    when_words,
)
from app.presenters.card_text import NOT_REPORTED, local_time, number
from app.presenters.trace_log import TraceHit
from app.staged.directory import Directory
from app.staged.references import OPERATORS
from app.staged.units import Unit
from app.staged.words import MISSION_STATES, RELATIONS, STATE_RELATIONS
from runtime.contracts.config import Clause
from runtime.contracts.snapshot import FieldChange
from widgets.breakpoints.view import BreakpointLine, ChangeView, ClauseView, EditorView, TraceLine, ValueControl
from widgets.fields.choice import Choice
from widgets.fields.quantity import NumberSpec

MAY_MISS = "may miss"
SAMPLED_NOTE = (
    "This device reports no breakpoint objects, so this one is looked at in its snapshots: "
    "it may miss what lies between two of them, and halts late."
)
ON_OFF: tuple[Choice, ...] = ((True, "on"), (False, "off"))
BOOL_THRESHOLDS: tuple[Choice, ...] = ((1, "on"), (0, "off"))
ANY: Choice = (None, "any value")


def line_of(known: Known, directory: Directory, *, hits: int | None, is_pending: bool) -> BreakpointLine:
    """Return a breakpoint as the list shows it; `hits` None: they are not reported."""
    plan, state = known.plan, known.state
    return BreakpointLine(
        card_id=plan.card_id,
        label=directory.name(plan.card_id),
        is_enabled=known.is_enabled,
        kind="trace" if plan.action == "TRACE" else "halt",
        when=_when(plan, directory),
        hits=_hits(known, hits),
        origin=_origin(known),
        reason=plan.reason if state is None else state.reason or "",
        note=MAY_MISS if known.is_sampled else "",
        is_pending=is_pending,
    )


def _when(plan: BreakpointPlan, directory: Directory) -> str:
    every = f", every {plan.every_hits} hits" if plan.every_hits > 1 else ""
    return f"{when_words(plan, directory)}{every}"


def _hits(known: Known, hits: int | None) -> str:
    if not known.is_enabled:
        return "–"
    return NOT_REPORTED if hits is None else str(hits)


def _origin(known: Known) -> str:
    if known.is_sampled:
        return "kept in this window"
    if not known.is_enabled:
        return "disabled, kept in this window"
    state = known.state
    if state is None:
        return f"by and since {NOT_REPORTED}"
    return f"{state.by or f'by {NOT_REPORTED}'} · since {local_time(state.since) or NOT_REPORTED}"


def editor_of(
    plan: BreakpointPlan, directory: Directory, *, is_new: bool, is_changed: bool, note: str = "", why_not: str = ""
) -> EditorView:
    """Return the editor of a plan."""
    entry = directory.get(plan.card_id)
    return EditorView(
        card_id=plan.card_id,
        cards=tuple((one.card_id, f"{one.card_id}  {one.label or one.family}") for one in directory.entries()),
        is_new=is_new,
        is_changed=is_changed,
        change=_change(plan.card_id, plan.on, directory) if plan.on is not None else None,
        can_watch=entry is not None and entry.family in WATCHED,
        clause=_clause(plan.condition, directory) if plan.condition is not None else None,
        every_hits=plan.every_hits,
        action=plan.action,
        reason=plan.reason,
        note=note,
        why_not_apply=why_not,
    )


def _change(card_id: int, change: FieldChange, directory: Directory) -> ChangeView:
    entry = directory.get(card_id)
    fields = WATCHED.get(entry.family or "", ()) if entry is not None else (change.field,)
    return ChangeView(
        fields=tuple((field, field_name(card_id, field, directory)) for field in fields),
        field=change.field,
        to=_wanted(card_id, change, directory),
    )


def _wanted(card_id: int, change: FieldChange, directory: Directory) -> ValueControl:
    if change.field in WORDS_OF:
        return ValueControl(change.to, (ANY, *((word, word) for word in WORDS_OF[change.field])))
    if change.field in NUMBERS:
        return ValueControl(change.to, spec=_spec(unit_of(card_id, change.field, directory), is_optional=True))
    return ValueControl(None if change.to is None else bool(change.to), (ANY, *ON_OFF))


def _clause(clause: Clause, directory: Directory) -> ClauseView:
    source = clause.source
    words = RELATIONS if source.type == "NUMBER" else STATE_RELATIONS
    return ClauseView(
        card_id=source.card_id,
        fields=tuple(
            (field, field_name(source.card_id, field, directory)) for field, _ in readable(source.card_id, directory)
        ),
        field=source.field,
        operators=tuple((one, words[one]) for one in OPERATORS[source.type]),
        operator=clause.operator,
        threshold=_threshold(clause, directory),
    )


def _threshold(clause: Clause, directory: Directory) -> ValueControl:
    match clause.source.type:
        case "STATE":
            return ValueControl(clause.threshold, MISSION_STATES)
        case "BOOL":
            return ValueControl(clause.threshold, BOOL_THRESHOLDS)
    return ValueControl(clause.threshold, spec=_spec(unit_of(clause.source.card_id, clause.source.field, directory)))


def _spec(unit: Unit, *, is_optional: bool = False) -> NumberSpec:
    is_centi = unit.scale == 100
    return NumberSpec(
        unit=unit.symbol,
        decimals=2 if is_centi else 0,
        minimum=unit.limits[0],
        maximum=unit.limits[1],
        step=0.1 if is_centi else 1,
        scale=Decimal("0.01") if is_centi else Decimal(1),
        is_whole=True,
        is_optional=is_optional,
    )


def trace_line(hit: TraceHit, directory: Directory) -> TraceLine:
    """Return a line of the trace list."""
    count = f"hit {hit.first}" if hit.first == hit.last else f"hits {hit.first} to {hit.last}"
    note = f", seen in a snapshot: {MAY_MISS}" if hit.is_sampled else ""
    at = local_time(hit.at)
    fraction = hit.at.rpartition(".")[2].removesuffix("Z") if "." in hit.at else ""
    time = NOT_REPORTED if at is None else f"{at}.{fraction}" if fraction else at
    entry = directory.get(hit.card_id)
    value = "" if hit.value is None or entry is None else number(hit.value, entry.family, entry.symbol)
    return TraceLine(time, hit.card_id, directory.name(hit.card_id), f"{count}{note}", value)
