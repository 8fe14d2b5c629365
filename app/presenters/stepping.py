"""The choreography of run, break, step and continue: one command at a time, each waiting for what the last one did.

*Continue* from a halt is RUN_STEP followed by RUN_BREAKPOINT; *step scan* and *run to card* set a temporary breakpoint
and take it away again, in RUN_STEP, because some devices resume when a breakpoint is disabled. Steps never go out in a
burst (decisions.md). It knows no Qt and no clock: snapshots, answers and the time come in, commands go out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from app.presenters.refusals import refusal_text
from app.session import AnsweredCommand
from runtime.contracts.snapshot import BreakpointState, CardSnapshot, RuntimeSnapshot

Intent = Literal["run", "break", "step_card", "step_scan", "run_to", "continue"]
ENDING_HALTED: frozenset[Intent] = frozenset({"break", "step_card", "step_scan", "run_to"})
FOLLOWING: frozenset[Intent] = frozenset({"step_card", "step_scan", "run_to", "continue"})
"""What waits for the halt that ends what is under way; run and break take over at once."""
MAX_WAITING = 8
SETTLE_S = 1.0
"""How long an answered command may go without the revision that it named, for devices whose revision stands still."""
HALT_WAIT_S = 5.0
"""How long a scan may take to come to its halt, or ten scans if these are longer."""

WORDS: dict[Intent, str] = {
    "run": "Run",
    "break": "Break",
    "step_card": "Step card",
    "step_scan": "Step scan",
    "run_to": "Run to card",
    "continue": "Continue",
}


@dataclass(slots=True)
class _Move:
    """One command of a choreography, and what has to be seen before the next."""

    name: str
    payload: dict[str, Any]
    until: Literal["acknowledged", "halted"] = "acknowledged"
    resumes: bool = False
    is_clean_up: bool = False


@dataclass(slots=True)
class _Flight:
    """The move that is out: sent on top of `revision`, answered at `answered_s`."""

    move: _Move
    request_id: str
    revision: int
    was_halted: bool
    answered: AnsweredCommand | None = None
    answered_s: float = 0.0
    ran: bool = False
    snapshots_since: int = 0


@dataclass(frozen=True, slots=True)
class Activity:
    """What is under way: the intent, its words, and what was asked for since and waits behind it, in order."""

    intent: Intent
    text: str
    waiting: tuple[Intent, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a person asked for; `card_id` where it is about one."""

    intent: Intent
    card_id: int = 0


@dataclass(slots=True)
class _Dance:
    intent: Intent
    moves: deque[_Move] = field(default_factory=deque)
    is_ending: bool = False


class Stepping:
    """One runtime's run control. `send` returns a request id; `changed` is called when `activity` or `problem` did."""

    def __init__(
        self,
        send: Callable[[str, dict[str, Any]], str],
        changed: Callable[[], None],
        *,
        resumed: Callable[[], None] | None = None,
    ) -> None:
        self._send = send
        self._changed = changed
        self._resumed = resumed or _nothing
        self._snapshot: RuntimeSnapshot | None = None
        self._dance: _Dance | None = None
        self._flight: _Flight | None = None
        self._waiting: deque[_Wish] = deque()
        self._left_behind: dict[int, BreakpointState | bool | None] = {}
        self._now_s = 0.0
        self.problem: str | None = None

    @property
    def activity(self) -> Activity | None:
        if self._dance is None:
            return None
        return Activity(self._dance.intent, WORDS[self._dance.intent], tuple(wish.intent for wish in self._waiting))

    @property
    def is_idle(self) -> bool:
        return self._dance is None

    def why_not(self, intent: Intent) -> str | None:
        """Return why an intent makes no sense now; None when it does."""
        snapshot = self._snapshot
        if snapshot is None:
            return "no snapshot has come from the runtime yet"
        if intent in FOLLOWING and self._dance is not None and self._dance.intent in ENDING_HALTED:
            return None  # it waits for the halt that is to come
        if intent in {"step_card", "step_scan", "run_to"} and snapshot.halt is None:
            return "the program runs; break first (F6)"
        if intent == "run" and snapshot.run_mode == "RUN_NORMAL" and snapshot.halt is None:
            return "it runs already"
        if intent == "break" and snapshot.run_mode == "RUN_STEP" and snapshot.halt is not None and self.is_idle:
            return "it is halted already"
        if intent == "continue" and snapshot.run_mode == "RUN_BREAKPOINT" and snapshot.halt is None:
            return "it runs to the next breakpoint already"
        return None

    def run(self) -> None:
        self._begin("run", [self._mode("RUN_NORMAL", resumes=self._is_halted)])

    def break_(self) -> None:
        self._begin("break", [_Move("set_run_mode", {"mode": "RUN_STEP"}, until="halted")])

    def step_card(self) -> None:
        """Evaluate one card."""
        self._follow(_Wish("step_card"))

    def continue_(self) -> None:
        self._follow(_Wish("continue"))

    def step_scan(self) -> None:
        """Run to the first enabled card of the next scan; without an enabled card one step ends the empty scan."""
        self._follow(_Wish("step_scan"))

    def run_to(self, card_id: int) -> None:
        """Run until the kernel stands before that card; breakpoints on the way halt as always."""
        self._follow(_Wish("run_to", card_id))

    def take_snapshot(self, snapshot: RuntimeSnapshot, now_s: float) -> None:
        """Look at what the runtime reports; the next move goes out when this one has shown its effect."""
        self._snapshot = snapshot
        self._now_s = now_s
        flight = self._flight
        if flight is None:
            return
        if snapshot.halt is None or snapshot.snapshot_revision > flight.revision:
            flight.ran = True
        if flight.answered is not None:
            flight.snapshots_since += 1
        self._proceed()

    def take_answer(self, answered: AnsweredCommand, now_s: float) -> None:
        """Look at an answer; one to a command that is not ours changes nothing."""
        self._now_s = now_s
        flight = self._flight
        if flight is None or answered.pending.request_id != flight.request_id:
            return
        what = WORDS[self._dance.intent] if self._dance is not None else "Breakpoint"
        refusal = refusal_text(what, answered)
        if refusal is not None:
            self._give_up(refusal, flight, is_refused=answered.result is not None)
            return
        flight.answered = answered
        flight.answered_s = now_s
        if flight.move.resumes:
            self._resumed()
        self._proceed()

    def tick(self, now_s: float) -> None:
        """Notice a halt that does not come and a revision that stands still."""
        self._now_s = now_s
        flight, snapshot = self._flight, self._snapshot
        if flight is None or flight.answered is None or snapshot is None:
            return
        waited = now_s - flight.answered_s
        limit = max(HALT_WAIT_S, snapshot.scan_interval_ms / 100)
        if flight.move.until == "halted" and waited > limit and self._dance is not None:
            told = f"{WORDS[self._dance.intent]}: no halt was reported within {limit:.0f} s."
            if self._dance.intent == "break":
                self._give_up(f"{told} The device may not report halts; look at its run mode.", flight)
            else:
                self._begin("break", [self._mode("RUN_STEP")])
                self._tell(f"{told} It was told to break instead.")
            return
        self._proceed()

    def forget(self) -> None:
        """The runtime was started anew: its breakpoints are gone and so is what was under way."""
        self._dance = self._flight = self._snapshot = None
        self._waiting.clear()
        self._left_behind.clear()
        self._changed()

    def dismiss_problem(self) -> None:
        self.problem = None

    @property
    def _is_halted(self) -> bool:
        return self._snapshot is not None and self._snapshot.halt is not None

    def _mode(self, mode: str, *, resumes: bool = False) -> _Move:
        return _Move("set_run_mode", {"mode": mode}, resumes=resumes)

    def _continuing(self) -> list[_Move]:
        if not self._is_halted:
            return [self._mode("RUN_BREAKPOINT")]
        return [self._mode("RUN_STEP"), self._mode("RUN_BREAKPOINT", resumes=True)]

    def _follow(self, wish: _Wish) -> None:
        """Do it, or keep it for the halt that ends what is under way; where none is to come, say why it is not done."""
        if self._dance is None:
            self._do(wish)
            return
        what, under_way = WORDS[wish.intent], WORDS[self._dance.intent]
        if self._dance.intent not in ENDING_HALTED:
            self._tell(f"{what}: {under_way} is under way and may never halt. Break (F6) first.")
        elif len(self._waiting) >= MAX_WAITING:
            self._tell(f"{what}: {MAX_WAITING} wishes wait behind {under_way} already; this one was not taken.")
        else:
            self._waiting.append(wish)
            self._changed()

    def _do(self, wish: _Wish) -> None:
        if wish.intent == "step_card":
            self._begin("step_card", [_Move("step_once", {})])
        elif wish.intent == "continue":
            self._begin("continue", self._continuing())
        elif wish.intent == "step_scan":
            self._do_step_scan()
        else:
            self._do_run_to(wish.card_id)

    def _do_step_scan(self) -> None:
        if self._snapshot is None:
            return
        first = next((card for card in self._snapshot.cards if card.enabled is not False), None)
        if first is None:
            self._begin("step_scan", [_Move("step_once", {})])
        else:
            self._run_to("step_scan", first)

    def _do_run_to(self, card_id: int) -> None:
        card = self._snapshot.card(card_id) if self._snapshot is not None else None
        if card is None:
            self._tell(f"Run to card: card {card_id} is not in the program that runs.")
        elif card.enabled is False:
            self._tell(f"Run to card: card {card_id} is disabled, so the scan never stands before it.")
        else:
            self._run_to("run_to", card)

    def _run_to(self, intent: Intent, card: CardSnapshot) -> None:
        moves = self._continuing()
        moves[-1].until = "halted"
        if not halts_always(card.breakpoint):
            self._left_behind[card.card_id] = card.breakpoint
            moves.insert(0, _Move("set_breakpoint", {"cardId": card.card_id, "enabled": True}))
        self._begin(intent, moves)

    def _begin(self, intent: Intent, moves: list[_Move]) -> None:
        """Start a choreography; run and break take over from whatever is under way, and from what waits behind it."""
        if intent not in FOLLOWING:
            self._waiting.clear()
        self._dance = _Dance(intent, deque(moves))
        self._flight = None
        self.problem = None
        self._next()

    def _next(self) -> None:
        dance = self._dance
        if dance is None:
            return
        if not dance.moves:
            self._end()
            return
        move = dance.moves.popleft()
        revision = self._snapshot.snapshot_revision if self._snapshot is not None else 0
        self._flight = _Flight(move, "", revision, self._is_halted)
        self._flight.request_id = self._send(move.name, move.payload)
        self._changed()

    def _proceed(self) -> None:
        flight, snapshot = self._flight, self._snapshot
        if flight is None or snapshot is None or not self._has_shown(flight, snapshot):
            return
        if flight.move.is_clean_up:
            self._left_behind.pop(flight.move.payload["cardId"], None)
            if flight.was_halted and snapshot.halt is None:
                self.problem = "The device resumed when the temporary breakpoint was taken away. Break (F6) to halt it."
        self._next()

    def _has_shown(self, flight: _Flight, snapshot: RuntimeSnapshot) -> bool:
        result = flight.answered.result if flight.answered is not None else None
        if result is None:
            return False
        named = result.snapshot_revision
        is_seen = named is not None and snapshot.snapshot_revision >= named
        if not is_seen and flight.snapshots_since:
            is_seen = named is None or self._now_s - flight.answered_s >= SETTLE_S
        if flight.move.until == "halted":
            had_to_run = flight.move.resumes
            return is_seen and snapshot.halt is not None and (flight.ran or not had_to_run)
        return is_seen

    def _end(self) -> None:
        """The choreography is through: take the temporary breakpoint away, then do what waits, if it halted."""
        dance = self._dance
        self._flight = None
        if self._left_behind and dance is not None:
            self._clean_up(dance)
            return
        self._dance = None
        if self._begin_waiting():
            return
        self._drop_waiting("the program does not stand halted")
        self._changed()

    def _begin_waiting(self) -> bool:
        """Begin the first that waits and can be done; False when there is none."""
        while self._waiting and self._is_halted:
            self._do(self._waiting.popleft())
            if not self.is_idle:
                return True
        return False

    def _drop_waiting(self, why: str) -> None:
        """Forget what waits, and say so: a key that was pressed is never dropped without a word."""
        if self._waiting:
            dropped = ", ".join(WORDS[wish.intent] for wish in self._waiting)
            told = f"Not done any more: {dropped}, because {why}."
            self.problem = told if self.problem is None else f"{self.problem} {told}"
            self._waiting.clear()

    def _clean_up(self, dance: _Dance) -> None:
        dance.is_ending = True
        card_id, before = next(iter(self._left_behind.items()))
        if self._is_halted and self._snapshot is not None and self._snapshot.run_mode != "RUN_STEP":
            dance.moves.append(self._mode("RUN_STEP"))
        dance.moves.append(_Move("set_breakpoint", breakpoint_payload(card_id, before), is_clean_up=True))
        self._next()

    def _give_up(self, problem: str, flight: _Flight, *, is_refused: bool = False) -> None:
        """Stop here and say why; a temporary breakpoint that may have been set is still taken away."""
        move = flight.move
        self._flight = None
        if move.is_clean_up:
            problem += f" A temporary breakpoint may be left on card {move.payload['cardId']}."
            self._left_behind.clear()
        elif move.name == "set_breakpoint" and is_refused:
            self._left_behind.clear()
        self.problem = problem
        self._drop_waiting("what was to come before failed")
        if self._left_behind and self._dance is not None and not self._dance.is_ending:
            self._dance.moves.clear()
            self._clean_up(self._dance)
            return
        self._left_behind.clear()
        self._dance = None
        self._changed()

    def _tell(self, problem: str) -> None:
        self.problem = problem
        self._changed()


def halts_always(breakpoint_: BreakpointState | bool | None) -> bool:
    """Whether a breakpoint halts before its card on every scan, whoever set it."""
    if isinstance(breakpoint_, BreakpointState):
        is_plain = breakpoint_.condition is None and breakpoint_.on is None and (breakpoint_.every_hits or 1) == 1
        return breakpoint_.enabled and is_plain and breakpoint_.action == "HALT"
    return breakpoint_ is True


def breakpoint_payload(card_id: int, state: BreakpointState | bool | None, **changes: Any) -> dict[str, Any]:
    """Return the command payload that makes a card's breakpoint what it is reported to be, with changes on top."""
    payload: dict[str, Any] = {"cardId": card_id, "enabled": state is True}
    if isinstance(state, BreakpointState):
        wire = state.to_wire()
        payload["enabled"] = state.enabled
        payload.update(
            {key: wire[key] for key in ("condition", "on", "everyHits", "action", "reason") if wire.get(key)}
        )
    return {**payload, **changes}


def _nothing() -> None:
    return None
