"""The runtime snapshot (device-api-v2 §5.1) with the additive fields of decisions.md.

All that a family or an older device does not report is absent, and reads as None: a reader shows *not reported*.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self

from pydantic import FailFast, PrivateAttr

from runtime.contracts.base import API_VERSION, DeviceContract, Envelope
from runtime.contracts.config import Clause
from runtime.contracts.plain_text import ShownText

RunMode = Literal["RUN_NORMAL", "RUN_STEP", "RUN_BREAKPOINT"]
RUN_MODES: tuple[RunMode, ...] = ("RUN_NORMAL", "RUN_STEP", "RUN_BREAKPOINT")
HaltReason = Literal["STEP", "BREAKPOINT"]
MissionState = Literal["IDLE", "ACTIVE", "FINISHED"]
BreakAction = Literal["HALT", "TRACE"]


class TestMode(DeviceContract):
    __test__: ClassVar[bool] = False  # not a test class, whatever its name

    output_mask_global: bool | None = None
    inputs_forced: bool | None = None


class Alarm(DeviceContract):
    card_id: int
    fault: str
    since: str
    latched: bool
    clears: str


class SystemState(DeviceContract):
    alarm_active: bool | None = None
    wifi_online: bool | None = None
    firmware_version: str | None = None
    faults: dict[str, int] | None = None
    alarms: tuple[Alarm, ...] | None = None

    @property
    def reports_alarms(self) -> bool:
        """Whether it would say that there is an alarm."""
        return self.alarms is not None or self.alarm_active is not None


class Halt(DeviceContract):
    """Where the kernel stands: before `next_card_id`, after `last_card_id`; None where there is none."""

    reason: str
    next_card_id: int | None = None
    last_card_id: int | None = None


class Metrics(DeviceContract):
    """What the scan cost; microseconds, counts. A metric that was not measured is None.

    `published_us` is when the revision was published, on the monotonic clock of the runtime's machine: a time for
    readers in the same process alone.
    """

    scan_last_us: int | None = None
    scan_max_us: int | None = None
    scan_budget_us: int | None = None
    scan_overrun_count: int | None = None
    jitter_p50_us: int | None = None
    jitter_p99_us: int | None = None
    jitter_max_us: int | None = None
    queue_depth: int | None = None
    queue_high_water_mark: int | None = None
    queue_capacity: int | None = None
    command_latency_last_us: int | None = None
    command_latency_max_us: int | None = None
    published_us: int | None = None


class ClauseResult(DeviceContract):
    """What the kernel made of one clause: its truth and the operand it read; never recomputed by a client."""

    result: bool
    value: int | str | bool | None = None


class ForceState(DeviceContract):
    mode: str
    value: int | None = None
    by: ShownText | None = None
    since: str | None = None
    reason: ShownText | None = None
    expires_at: str | None = None


class MaskState(DeviceContract):
    """Who masked an output, since when, why and until when; absent where only the flag `masked` is reported."""

    by: ShownText | None = None
    since: str | None = None
    reason: ShownText | None = None
    expires_at: str | None = None


class FieldChange(DeviceContract):
    """A data breakpoint's trigger: halts after the card when `field` changes, or changes to `to`."""

    field: str
    to: int | str | bool | None = None


class BreakpointState(DeviceContract):
    enabled: bool
    condition: Clause | None = None
    on: FieldChange | None = None
    every_hits: int | None = None
    action: BreakAction = "HALT"
    hits: int = 0
    by: ShownText | None = None
    since: str | None = None
    reason: ShownText | None = None


class CardSnapshot(DeviceContract):
    """One card as it stands after its last evaluation. `card_type` is text: a device may know further families."""

    card_id: int
    card_type: str
    health: str | None = None
    label: ShownText | None = None
    enabled: bool | None = None
    logical_state: bool | None = None
    physical_state: bool | None = None
    current_value: int | None = None
    intermediate_value: int | None = None
    set_result: bool | None = None
    reset_result: bool | None = None
    reset_override: bool | None = None
    mission_state: str | None = None
    phase: str | None = None
    phase_elapsed_ms: int | None = None
    last_eval_us: int | None = None
    raw_value: int | None = None
    drive_state: bool | None = None
    quality: str | None = None
    breakpoint: BreakpointState | bool | None = None
    force: ForceState | None = None
    mask: MaskState | None = None
    masked: bool | None = None
    fault_counters: dict[str, int] | None = None
    eval_counter: int | None = None
    set_clauses: tuple[ClauseResult, ...] | None = None
    reset_clauses: tuple[ClauseResult, ...] | None = None
    time_until_next_start_sec: int | None = None
    time_until_next_end_sec: int | None = None


class RuntimeSnapshot(Envelope):
    ALWAYS: ClassVar[frozenset[str]] = frozenset({"type", "api_version"})

    type: Literal["runtime_snapshot"] = "runtime_snapshot"
    api_version: str = API_VERSION
    timestamp: str
    snapshot_revision: int
    scan_interval_ms: int
    run_mode: str
    test_mode: TestMode = TestMode()
    system: SystemState = SystemState()
    halt: Halt | None = None
    config_version: str | None = None
    boot_id: str | None = None
    metrics: Metrics | None = None
    cards: Annotated[tuple[CardSnapshot, ...], FailFast()]
    """In evaluation order; the first wrong one ends the reading, to list those of ten megabytes would take minutes.
    As `snapshot_reading` gives it, a card in which only `eval_counter` is another than in the snapshot before is that
    one's, with its count; `card` and `counted` have this one's."""

    _counts: tuple[str, ...] = PrivateAttr(())

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Where the cards stand by their id; the first of those that claim the same."""
        return {card.card_id: place for place, card in reversed(list(enumerate(self.cards)))}

    def with_cards(self, cards: tuple[CardSnapshot, ...], counts: tuple[str, ...]) -> Self:
        """Return this snapshot with other cards; `counts` are their evaluation counts as text, where held apart."""
        made = self.model_copy(update={"cards": cards})
        made._counts = counts
        return made

    def carry_on(self, before: Self, changed: Collection[int]) -> None:
        """Take over what is known of a snapshot with the same cards in the same order; only at `changed` are others."""
        self.__dict__["places"] = before.places
        for name, fits in _LOOKED_FOR.items():
            if (known := before.__dict__.get(name)) is not None:
                kept = known if not changed else [place for place in known if place not in changed]
                found = [place for place in changed if fits(self.cards[place])]
                self.__dict__[name] = tuple(sorted([*kept, *found])) if found else tuple(kept)

    def counted(self) -> Self:
        """Return this snapshot with every card's own evaluation count."""
        return self.with_cards(tuple(map(self._counted, range(len(self.cards)))), ())

    @cached_property
    def overridden_places(self) -> tuple[int, ...]:
        return self._places_where(_is_overridden)

    @cached_property
    def breakpoint_places(self) -> tuple[int, ...]:
        return self._places_where(_has_breakpoint)

    @cached_property
    def driven_places(self) -> tuple[int, ...]:
        return self._places_where(_is_driven)

    @property
    def overridden_cards(self) -> tuple[CardSnapshot, ...]:
        """The cards that are forced or masked, in evaluation order."""
        return tuple(self.cards[place] for place in self.overridden_places)

    @property
    def breakpoint_cards(self) -> tuple[CardSnapshot, ...]:
        """The cards that report a breakpoint, enabled or not, in evaluation order."""
        return tuple(self.cards[place] for place in self.breakpoint_places)

    @property
    def driven_outputs(self) -> tuple[CardSnapshot, ...]:
        """The outputs that are reported as driven, after masks, in evaluation order."""
        return tuple(self.cards[place] for place in self.driven_places)

    @cached_property
    def reports_masks(self) -> bool:
        """Whether it says which single outputs are masked; with no output there is nothing to say."""
        masks = [card.masked for card in self.cards if card.card_type == "DO"]
        return not masks or any(masked is not None for masked in masks)

    @property
    def reports_overrides(self) -> bool:
        """Whether an override that it does not name is none."""
        told = self.test_mode
        return told.inputs_forced is not None and told.output_mask_global is not None and self.reports_masks

    def _places_where(self, fits: Callable[[CardSnapshot], bool]) -> tuple[int, ...]:
        return tuple(place for place, card in enumerate(self.cards) if fits(card))

    def card(self, card_id: int) -> CardSnapshot | None:
        """Return the card of that id, or None."""
        place = self.places.get(card_id)
        return None if place is None else self._counted(place)

    def _counted(self, place: int) -> CardSnapshot:
        card = self.cards[place]
        if not self._counts or card.eval_counter == (count := int(self._counts[place])):
            return card
        return card.model_copy(update={"eval_counter": count})


def _is_overridden(card: CardSnapshot) -> bool:
    return bool(card.masked) or (card.force is not None and card.force.mode != "REAL")


def _has_breakpoint(card: CardSnapshot) -> bool:
    return bool(card.breakpoint)


def _is_driven(card: CardSnapshot) -> bool:
    return bool(card.drive_state) and card.card_type == "DO"


_LOOKED_FOR: Mapping[str, Callable[[CardSnapshot], bool]] = {
    "overridden_places": _is_overridden,
    "breakpoint_places": _has_breakpoint,
    "driven_places": _is_driven,
}
