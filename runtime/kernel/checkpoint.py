"""A machine's whole state between two scans, where a recording can begin and be run again (decisions *Journal*).

Capturing only collects immutable values, quickly, on the thread that scans; the JSON object is built later, wherever
there is time. Restoring expects a program of the config that ran.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from runtime.contracts.commands import SetBreakpoint
from runtime.contracts.snapshot import RunMode
from runtime.kernel.breakpoints import Breakpoint, build_breakpoint
from runtime.kernel.cards.card import Card, JsonObject
from runtime.kernel.cards.gated import GatedCard
from runtime.kernel.conditions import Both, ClauseReport, Condition
from runtime.kernel.overrides import Force, Mask
from runtime.kernel.program import Program
from runtime.kernel.smoothing import Smoother

CapturedCard = tuple[Card, tuple[Any, ...], tuple[bool, int] | None, ClauseReport, ClauseReport]
"""Plain attributes, smoother, and what `set` and `reset` last reported."""

CapturedPoint = tuple[SetBreakpoint, str, int, int]
"""Payload, by, since (Unix ms), hits."""

_IDENTITY = frozenset({"card_id", "label", "enabled"})
_NAMES: dict[type[Card], tuple[str, ...]] = {}


class UnusableStateError(ValueError):
    """A state that is none, or none of this config; the text says what does not fit."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`revision` is the last published one, `completed_scans` the scans that ended before."""

    revision: int
    config_version: str
    run_mode: RunMode
    is_halted: bool
    is_resuming: bool
    completed_scans: int
    last_card_id: int | None
    faults: Mapping[str, int]
    forces: Mapping[int, Force]
    masks: Mapping[int, Mask]
    global_mask: Mask | None
    breakpoints: tuple[CapturedPoint, ...]
    cards: tuple[CapturedCard, ...]

    def to_wire(self) -> JsonObject:
        """Return the `state` of a recording's first line."""
        return {
            "revision": self.revision,
            "configVersion": self.config_version,
            "runMode": self.run_mode,
            "isHalted": self.is_halted,
            "isResuming": self.is_resuming,
            "completedScans": self.completed_scans,
            "lastCardId": self.last_card_id,
            "faults": dict(self.faults),
            "forces": [
                {"cardId": card_id, "mode": force.mode, "reading": force.reading, **_wire_mask(force.record)}
                for card_id, force in self.forces.items()
            ],
            "masks": [{"cardId": card_id, **_wire_mask(mask)} for card_id, mask in self.masks.items()],
            "globalMask": None if self.global_mask is None else _wire_mask(self.global_mask),
            "breakpoints": [
                {"payload": payload.to_wire(), "by": by, "sinceMs": since_ms, "hits": hits}
                for payload, by, since_ms, hits in self.breakpoints
            ],
            "cards": [_wire_card(captured) for captured in self.cards],
        }


def read_checkpoint(state: Any, program: Program) -> Checkpoint:
    """Return the checkpoint that `to_wire` wrote, its cards being those of `program`; raises `UnusableStateError`."""
    try:
        return Checkpoint(
            revision=int(state["revision"]),
            config_version=state["configVersion"],
            run_mode=state["runMode"],
            is_halted=state["isHalted"],
            is_resuming=state["isResuming"],
            completed_scans=int(state["completedScans"]),
            last_card_id=state["lastCardId"],
            faults=dict(state["faults"]),
            forces={item["cardId"]: Force(item["mode"], item["reading"], _read_mask(item)) for item in state["forces"]},
            masks={item["cardId"]: _read_mask(item) for item in state["masks"]},
            global_mask=None if state["globalMask"] is None else _read_mask(state["globalMask"]),
            breakpoints=tuple(
                (SetBreakpoint.from_wire(item["payload"]), item["by"], item["sinceMs"], item["hits"])
                for item in state["breakpoints"]
            ),
            cards=tuple(_read_card(item, program) for item in state["cards"]),
        )
    except KeyError as missing:
        raise UnusableStateError(
            f"its state lacks {missing.args[0]!r}, or names a card that the config lacks"
        ) from None
    except (TypeError, ValueError, AttributeError) as wrong:
        raise UnusableStateError(f"its state cannot be read: {str(wrong)[:200]}") from None


def capture_cards(program: Program) -> tuple[CapturedCard, ...]:
    """Collect the state of every card."""
    return tuple(_capture(card) for card in program.cards)


def restore_cards(captured: Sequence[CapturedCard]) -> None:
    """Give the cards the state that was captured of them, or read for them."""
    for card, values, smoother, set_report, reset_report in captured:
        for name, value in zip(_names_of(card), values, strict=True):
            setattr(card, name, value)
        if smoother is not None:
            held: Smoother = card.smoother  # type: ignore[attr-defined]  # AI and standard MATH have one
            held.is_seeded, held.state = smoother
        if isinstance(card, GatedCard):
            _restore_condition(card.set, set_report)
            _restore_condition(card.reset, reset_report)


def restore_breakpoint(program: Program, captured: CapturedPoint) -> Breakpoint:
    """Return the breakpoint in a program with the same cards."""
    payload, by, since_ms, hits = captured
    point = build_breakpoint(program, payload, by=by, since_ms=since_ms)
    point.hits = hits
    return point


def _capture(card: Card) -> CapturedCard:
    smoother: Smoother | None = getattr(card, "smoother", None)
    conditions = (card.set.report(), card.reset.report()) if isinstance(card, GatedCard) else ((), ())
    return (
        card,
        tuple([getattr(card, name) for name in _names_of(card)]),
        None if smoother is None else (smoother.is_seeded, smoother.state),
        *conditions,
    )


def _names_of(card: Card) -> tuple[str, ...]:
    """Return the plain attributes of a family: what a scan or a command may change, and some that nothing does."""
    family = type(card)
    names = _NAMES.get(family)
    if names is None:
        slots = sorted({name for base in family.__mro__ for name in getattr(base, "__slots__", ())} - _IDENTITY)
        names = tuple(name for name in slots if isinstance(getattr(card, name), int | str | None))
        _NAMES[family] = names
    return names


def _wire_card(captured: CapturedCard) -> JsonObject:
    card, values, smoother, set_report, reset_report = captured
    wire: JsonObject = {"cardId": card.card_id, "values": dict(zip(_names_of(card), values, strict=True))}
    if smoother is not None:
        wire["smoother"] = list(smoother)
    if set_report:
        wire["set"] = list(set_report)
    if reset_report:
        wire["reset"] = list(reset_report)
    return wire


def _read_card(item: Mapping[str, Any], program: Program) -> CapturedCard:
    card = program.by_id[item["cardId"]]
    smoother = item.get("smoother")
    return (
        card,
        tuple(item["values"][name] for name in _names_of(card)),
        None if smoother is None else (smoother[0], smoother[1]),
        tuple(item.get("set", ())),
        tuple(item.get("reset", ())),
    )


def _restore_condition(condition: Condition, report: ClauseReport) -> None:
    if isinstance(condition, Both):
        _restore_condition(condition.a, report[:2])
        _restore_condition(condition.b, report[2:])
    elif report:
        condition.result, condition.value = report  # type: ignore[attr-defined,assignment]  # a clause: it reported


def _wire_mask(mask: Mask) -> JsonObject:
    return {"by": mask.by, "sinceMs": mask.since_ms, "reason": mask.reason, "expiresMs": mask.expires_ms}


def _read_mask(item: Mapping[str, Any]) -> Mask:
    return Mask(item["by"], item["sinceMs"], item["reason"], item["expiresMs"])
