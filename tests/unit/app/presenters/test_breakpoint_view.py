"""Breakpoints in words, and an editor with legal choices only."""

from __future__ import annotations

from decimal import Decimal

from app.presenters.breakpoint_book import Known
from app.presenters.breakpoint_plan import BreakpointPlan, first_clause
from app.presenters.breakpoint_view import ANY, editor_of, line_of, trace_line
from app.presenters.trace_log import TraceHit
from app.staged.directory import Directory
from runtime.contracts.config import Clause
from runtime.contracts.snapshot import BreakpointState, FieldChange
from tests.helpers.logic import pump_config

DIRECTORY = Directory(pump_config()["cards"])
STATE = BreakpointState(enabled=True, hits=3, by="M.", since="2026-01-01T10:00:00Z", reason="hunts")


def test_a_line_says_when_how_often_and_who() -> None:
    plan = BreakpointPlan(8, first_clause(2, DIRECTORY), every_hits=5, reason="hunts")
    line = line_of(Known(plan, True, STATE), DIRECTORY, hits=3, is_pending=False)
    assert line.when == "before the card, if Tank level > 0.00\u2009%, every 5 hits"
    assert (line.label, line.hits, line.reason, line.kind) == ("Pump 1", "3", "hunts", "halt")
    assert line.origin.startswith("M. · since ")


def test_what_a_device_does_not_report_is_not_made_up() -> None:
    line = line_of(Known(BreakpointPlan(8), True), DIRECTORY, hits=None, is_pending=True)
    assert (line.hits, line.origin, line.is_pending) == ("not reported", "by and since not reported", True)
    bare = BreakpointState(enabled=True)
    assert line_of(Known(BreakpointPlan(8), True, bare), DIRECTORY, hits=0, is_pending=False).origin == (
        "by not reported · since not reported"
    )


def test_what_is_kept_here_says_so() -> None:
    disabled = line_of(Known(BreakpointPlan(8, reason="why"), False), DIRECTORY, hits=None, is_pending=False)
    assert (disabled.hits, disabled.origin, disabled.reason) == ("–", "disabled, kept in this window", "why")
    trace = BreakpointPlan(8, action="TRACE")
    sampled = line_of(Known(trace, True, is_sampled=True), DIRECTORY, hits=2, is_pending=False)
    assert (sampled.note, sampled.origin, sampled.kind) == ("may miss", "kept in this window", "trace")


def test_the_editor_offers_the_fields_and_relations_of_what_is_read() -> None:
    view = editor_of(
        BreakpointPlan(8, first_clause(2, DIRECTORY)), DIRECTORY, is_new=True, is_changed=True, note="n", why_not="w"
    )
    assert view.cards[0] == (1, "1  Low float")
    assert view.clause is not None
    assert view.clause.fields == (("currentValue", "value"),)
    assert [text for _, text in view.clause.operators] == [">", "≥", "<", "≤", "=", "≠"]
    assert view.clause.threshold.spec is not None
    assert (view.clause.threshold.spec.unit, view.clause.threshold.spec.scale) == ("%", Decimal("0.01"))
    assert (view.note, view.why_not_apply, view.can_watch, view.change) == ("n", "w", True, None)


def clause(field: str, kind: str, threshold: int | str) -> Clause:
    source = {"cardId": 8, "field": field, "type": kind}
    return Clause.from_wire({"source": source, "operator": "EQ", "threshold": threshold})


def test_states_and_missions_are_chosen_not_typed() -> None:
    mission = editor_of(
        BreakpointPlan(8, clause("missionState", "STATE", "IDLE")), DIRECTORY, is_new=False, is_changed=False
    ).clause
    assert mission is not None
    assert mission.operators == (("EQ", "is"),)
    assert [value for value, _ in mission.threshold.choices] == ["IDLE", "ACTIVE", "FINISHED"]
    state = editor_of(
        BreakpointPlan(8, clause("logicalState", "BOOL", 1)), DIRECTORY, is_new=False, is_changed=False
    ).clause
    assert state is not None
    assert state.threshold.choices == ((1, "on"), (0, "off"))


def change_view(field: str, to: int | str | bool | None = None, card_id: int = 8):  # type: ignore[no-untyped-def]
    plan = BreakpointPlan(card_id, on=FieldChange(field=field, to=to))
    view = editor_of(plan, DIRECTORY, is_new=False, is_changed=False)
    assert view.change is not None
    return view.change


def test_a_change_waits_for_any_value_or_for_one_of_the_field() -> None:
    assert change_view("phase").to.choices == (ANY, ("DELAY", "DELAY"), ("ON", "ON"))
    assert change_view("setResult", 1).to.value is True
    number = change_view("currentValue", card_id=2).to
    assert number.spec is not None
    assert number.spec.is_optional
    assert ("missionState", "mission") in change_view("phase").fields
    assert change_view("phase", card_id=99).fields == (("phase", "phase"),)


def test_a_trace_line_has_its_moment_to_the_millisecond() -> None:
    line = trace_line(TraceHit("2026-01-01T00:00:00.120Z", 8, 4, 4), DIRECTORY)
    assert line.time.endswith(":00.120")
    assert (line.label, line.text) == ("Pump 1", "hit 4")
    assert trace_line(TraceHit("2026-01-01T00:00:00Z", 2, 1, 1, value=8250), DIRECTORY).value == "82.50\u2009%"
    assert trace_line(TraceHit("2026-01-01T00:00:00Z", 8, 4, 9), DIRECTORY).text == "hits 4 to 9"
    assert trace_line(TraceHit("never", 8, 1, 1, is_sampled=True), DIRECTORY).time == "not reported"
    assert "may miss" in trace_line(TraceHit("never", 8, 1, 1, is_sampled=True), DIRECTORY).text
