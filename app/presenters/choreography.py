"""The vocabulary of run control: what a person wants, the commands it takes, and what each must show before the next.

Values only; what is done with them, in which order, is `stepping`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

from app.flight import AnsweredCommand

Intent = Literal["run", "break", "step_card", "step_scan", "step_scans", "run_to", "continue"]
ENDING_HALTED: frozenset[Intent] = frozenset({"break", "step_card", "step_scan", "step_scans", "run_to"})
FOLLOWING: frozenset[Intent] = frozenset({"step_card", "step_scan", "step_scans", "run_to", "continue"})
"""What waits for the halt that ends what is under way; run and break take over at once."""

WORDS: dict[Intent, str] = {
    "run": "Run",
    "break": "Break",
    "step_card": "Step card",
    "step_scan": "Step scan",
    "step_scans": "Step scans",
    "run_to": "Run to card",
    "continue": "Continue",
}


@dataclass(slots=True)
class Move:
    """One command of a choreography, and what has to be seen before the next; `scans` is how many it may take."""

    name: str
    payload: dict[str, Any]
    until: Literal["acknowledged", "halted"] = "acknowledged"
    resumes: bool = False
    is_clean_up: bool = False
    scans: int = 1


@dataclass(slots=True)
class Flight:
    """The move that is out: sent on top of `revision`, answered at `answered_s`."""

    move: Move
    request_id: str
    revision: int
    was_halted: bool
    answered: AnsweredCommand | None = None
    answered_s: float = 0.0
    ran: bool = False
    snapshots_since: int = 0


@dataclass(frozen=True, slots=True)
class Activity:
    """What is under way: the intent, its words, and the words of what was asked for since and waits, in order."""

    intent: Intent
    text: str
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked for; `card_id` where it is about one, `count` where it is about several scans."""

    intent: Intent
    card_id: int = 0
    count: int = 1

    @property
    def text(self) -> str:
        return f"Step {self.count} scans" if self.intent == "step_scans" else WORDS[self.intent]


@dataclass(slots=True)
class Dance:
    """One wish as commands. Several scans are rounds that begin and end before the card `home`."""

    wish: Wish
    moves: deque[Move] = field(default_factory=deque)
    is_ending: bool = False
    home: int | None = None
    rounds_left: int = 0
    has_gone: bool = False

    @property
    def intent(self) -> Intent:
        return self.wish.intent
