"""Which paths of a card a binding may write to (card-semantics §6 *Bindable paths*), and in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runtime.kernel.validation.context import Context, KnownCard
from runtime.kernel.validation.references import UNITS, Unit

PARAMETERS: Mapping[str, Mapping[str, Unit]] = {
    "DI": {"config.debounceTime": "centiunits"},
    "DO": {"config.delayBeforeON": "centiunits", "config.onDuration": "centiunits", "config.repeatCount": "counts"},
    "SIO": {"config.delayBeforeON": "centiunits", "config.onDuration": "centiunits", "config.repeatCount": "counts"},
    "MATH": {
        "config.standard.inputA": "centiunits",
        "config.standard.inputB": "centiunits",
        "config.pid.processVariable": "centiunits",
        "config.pid.setpoint": "centiunits",
    },
}
UNUSED_BLOCKS: Mapping[str, str] = {"Mode_Standard_Pipeline": "pid", "Mode_PID_Controller": "standard"}
WITH_CONDITIONS = frozenset({"DI", "DO", "SIO", "MATH"})
THRESHOLDS = frozenset(
    f"config.{condition}.{clause}.threshold" for condition in ("set", "reset") for clause in ("clauseA", "clauseB")
)
RUNTIME_FIELDS = frozenset(
    {
        "alarmActive",
        "breakpoint",
        "currentValue",
        "driveState",
        "evalCounter",
        "faultCounters",
        "force",
        "health",
        "intermediateValue",
        "lastEvalUs",
        "logicalState",
        "mask",
        "masked",
        "missionState",
        "phase",
        "physicalState",
        "quality",
        "rawValue",
        "resetOverride",
        "resetResult",
        "setResult",
        "timeUntilNextEndSec",
        "timeUntilNextStartSec",
    }
)
"""What a card itself makes out while it runs: the last word of a path that nobody else may write (V-CFG-014)."""


@dataclass(frozen=True, slots=True)
class BindablePath:
    """A parameter that exists: its unit (None where it cannot be known) and whether it also has an inline source.

    `is_used` is false for the inputs of the MATH mode that is not in use.
    """

    unit: Unit | None
    has_inline: bool
    is_used: bool = True


def is_runtime_field(path: str) -> bool:
    return path.rpartition(".")[2] in RUNTIME_FIELDS


def find_bindable(card: KnownCard, path: str, context: Context) -> BindablePath | None:
    """Return what stands at a path such as `config.onDuration`, None when nothing bindable does."""
    family = card.family
    if family is None:
        return None
    *way, last = path.split(".")[1:] or [""]
    holder = _walk(card.config, way)
    if holder is None:
        return None
    if path in PARAMETERS.get(family, {}):
        mode = card.config.get("mode")
        unused = UNUSED_BLOCKS.get(mode) if isinstance(mode, str) else None
        return BindablePath(PARAMETERS[family][path], holder.get(last) is not None, is_used=unused not in way)
    if family in WITH_CONDITIONS and path in THRESHOLDS:
        return _threshold(holder, context)
    return None


def _walk(config: Mapping[str, Any], way: list[str]) -> Mapping[str, Any] | None:
    here: object = config
    for key in way:
        here = here.get(key) if isinstance(here, Mapping) else None
    return here if isinstance(here, Mapping) else None


def _threshold(clause: Mapping[str, Any], context: Context) -> BindablePath | None:
    source = clause.get("source")
    if not isinstance(source, Mapping) or source.get("type") != "NUMBER":
        return None
    card_id = source.get("cardId")
    read = context.cards.get(card_id) if type(card_id) is int else None
    family = None if read is None else read.family
    return BindablePath(None if family is None else UNITS.get(family), clause.get("threshold") is not None)
