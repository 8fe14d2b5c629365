"""The course of a mission as its parameters have it, and where in it the card stands as reported.

The course is arithmetic on parameters (card-semantics §4); where the card stands is read from phase, elapsed time and
count, and left out where those do not tell.
"""

from __future__ import annotations

from app.presenters.card_facts import CardFacts
from app.presenters.card_text import card_link
from runtime.contracts.config import DoCard, SioCard
from runtime.contracts.snapshot import CardSnapshot
from widgets.card_page.view import TimingSpan, TimingView

MOST_CYCLES = 4
"""A mission of more cycles is drawn as one of them."""


def timing_of(card: CardSnapshot, facts: CardFacts) -> TimingView | None:
    """Return the timing diagram of a mission; None for families without one and while the config is not known."""
    config = facts.card(card.card_id)
    if not isinstance(config, DoCard | SioCard):
        return None
    bound = [
        card_link(ref.card_id, facts)
        for key in ("delayBeforeON", "onDuration", "repeatCount")
        if (ref := facts.bound(card.card_id, f"config.{key}")) is not None
    ]
    if bound:
        return TimingView(note=f"No course is drawn: it follows {', '.join(bound)} while it runs.")
    mode = config.config.mode
    delay_ms, on_ms = (config.config.delay_before_on or 0) * 10, (config.config.on_duration or 0) * 10
    repeats = config.config.repeat_count or 0
    is_whole = 1 <= repeats <= MOST_CYCLES and (mode != "Gated" or repeats == 1) and bool(on_ms)
    cycles = repeats if is_whole else 1
    spans = _spans(cycles, delay_ms, on_ms, gap_follows=not is_whole and bool(on_ms), is_immediate=mode == "Immediate")
    cycle = _cycle(card, repeats, mode)
    return TimingView(
        spans=spans,
        position_ms=_position_ms(card, spans, cycle if is_whole else 0),
        is_finished=card.mission_state == "FINISHED",
        note=_note(repeats, on_ms, is_whole, cycle, mode),
    )


def _spans(cycles: int, delay_ms: int, on_ms: int, *, gap_follows: bool, is_immediate: bool) -> tuple[TimingSpan, ...]:
    """Return the phases in their order: `DELAY` precedes every ON, or in Immediate is the gap between two."""
    spans: list[TimingSpan] = []
    at_ms = 0

    def add(phase: str, length_ms: int | None, cycle: int) -> None:
        nonlocal at_ms
        spans.append(TimingSpan(phase, at_ms, length_ms, cycle))
        at_ms += length_ms or 0

    for cycle in range(cycles):
        if delay_ms and (not is_immediate or cycle):
            add("DELAY", delay_ms, cycle)
        add("ON", on_ms or None, cycle)
    if is_immediate and gap_follows and delay_ms:
        add("DELAY", delay_ms, 0)
    return tuple(spans)


def _cycle(card: CardSnapshot, repeats: int, mode: str) -> int | None:
    """Return which cycle of its mission runs, from 0; None where the count does not tell.

    `currentValue` counts since the last reset. A Gated mission may have been cut short in between, the others not.
    """
    if card.mission_state != "ACTIVE" or card.current_value is None or (mode == "Gated" and repeats != 1):
        return None
    return card.current_value % repeats if repeats else card.current_value


def _position_ms(card: CardSnapshot, spans: tuple[TimingSpan, ...], cycle: int | None) -> int | None:
    if card.mission_state != "ACTIVE" or card.phase_elapsed_ms is None or cycle is None:
        return None
    for span in spans:
        if span.phase == card.phase and span.cycle == cycle:
            elapsed = card.phase_elapsed_ms
            return span.start_ms + (elapsed if span.length_ms is None else min(elapsed, span.length_ms))
    return None


def _note(repeats: int, on_ms: int, is_whole: bool, cycle: int | None, mode: str) -> str:
    if not on_ms:
        return "On until the gate closes or reset." if mode == "Gated" else "On until reset."
    if is_whole:
        return ""
    running = f"cycle {cycle + 1}" if cycle is not None else "one cycle"
    return f"Drawn: {running} of {repeats}." if repeats else f"Drawn: {running}; it repeats until reset."
