"""What all cards have in common: who they are, what others may read of them, and how they are reported.

A card's state lives in plain attributes of its object. `row` captures what a snapshot shows as an immutable tuple,
which is quick and done at every revision; `wire` turns such a tuple into JSON values later, perhaps in another thread,
and reads nothing of the card but what never changes. Copying a template is three times as quick as writing the object
out, and what hardly ever differs costs nothing.
"""

from __future__ import annotations

from typing import Any, ClassVar

from runtime.contracts import config as contract
from runtime.kernel.scan_input import ScanInput
from runtime.kernel.values import Value

Row = tuple[Any, ...]
"""What one card shows in one snapshot; only its family knows the order."""

JsonObject = dict[str, Any]

OK = "OK"
WARN = "WARN"
FAULT = "FAULT"
IDLE = "IDLE"


NO_CLAUSES: list[JsonObject] = []
NO_FAULTS: dict[str, int] = {}
NO_FORCE: JsonObject = {"mode": "REAL", "value": None}


class Card(Value):
    """One card of a program. `spec` is its validated config; `born_scan` the scan count when its state began."""

    family: ClassVar[contract.Family]
    STATE: ClassVar[tuple[str, ...]]
    """The attributes that make its state: kept by a commit that leaves the card's config as it was."""

    WATCHABLE: ClassVar[dict[str, str]]
    """The fields that a data breakpoint may watch, with their attributes."""

    __slots__ = (
        "born_scan",
        "card_id",
        "enabled",
        "label",
        "logical_state",
        "mission_state",
        "physical_state",
        "spec",
        "template",
    )

    def __init__(self, spec: contract.Card) -> None:
        super().__init__(0)
        self.spec = spec
        self.card_id = spec.card_id
        self.label = spec.label
        self.enabled = spec.enabled
        self.born_scan = 0
        self.logical_state = False
        self.physical_state = False
        self.mission_state = IDLE
        self.template: JsonObject = {}

    def evaluate(self, scan: ScanInput) -> None:
        """Evaluate the card once, in place."""
        raise NotImplementedError

    def row(self) -> Row:
        raise NotImplementedError

    def describe(self) -> JsonObject:
        """Return the template: every key of the family in its order, with what holds before the first evaluation."""
        raise NotImplementedError

    def wire(self, row: Row) -> JsonObject:
        """Return the template with what the row says; its containers are shared and only read."""
        raise NotImplementedError

    def describe_identity(self) -> JsonObject:
        """Return the keys with which every card begins."""
        return {
            "cardId": self.card_id,
            "cardType": self.family,
            "label": self.label,
            "enabled": self.enabled,
            "health": OK,
        }

    def adopt(self, old: Card) -> None:
        """Take over the state of the same card in the previous program; its config is equal."""
        self.born_scan = old.born_scan
        for name in self.STATE:
            setattr(self, name, getattr(old, name))


def describe_record(fault_counters: dict[str, int]) -> JsonObject:
    """Return the keys with which every card ends."""
    return {"breakpoint": None, "faultCounters": fault_counters, "evalCounter": 0, "lastEvalUs": 0}
