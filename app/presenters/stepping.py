"""The choreography of run, break, step and continue: one command at a time, each waiting for what the last one did.

*Continue* from a halt is RUN_STEP followed by RUN_BREAKPOINT; *step scan* and *run to card* set a temporary breakpoint
and take it away again, in RUN_STEP, because some devices resume when a breakpoint is disabled. Steps never go out in a
burst (decisions.md). It knows no Qt and no clock: snapshots, answers and the time come in, commands go out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from app.flight import AnsweredCommand
from app.presenters.breakpoint_state import breakpoint_payload, halts_always
from app.presenters.choreography import (
    ENDING_HALTED,
    FOLLOWING,
    Activity,
    Dance,
    Flight,
    Intent,
    Move,
    Wish,
)
from app.presenters.refusals import refusal_text
from runtime.contracts.snapshot import BreakpointState, CardSnapshot, Halt, RuntimeSnapshot

MAX_WAITING = 8
SETTLE_S = 1.0
"""How long an answered command may go without the revision that it named, for devices whose revision stands still."""
HALT_WAIT_S = 5.0
"""How long a scan may take to come to its halt, or ten times what it should take if that is longer."""


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
        self._dance: Dance | None = None
        self._flight: Flight | None = None
        self._waiting: deque[Wish] = deque()
        self._left_behind: dict[int, BreakpointState | bool | None] = {}
        self._now_s = 0.0
        self.problem: str | None = None

    @property
    def activity(self) -> Activity | None:
        if self._dance is None:
            return None
        wish = self._dance.wish
        return Activity(wish.intent, wish.text, tuple(waiting.text for waiting in self._waiting))

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
        if intent in {"step_card", "step_scan", "step_scans", "run_to"} and snapshot.halt is None:
            return "the program runs; break first (F6)"
        if intent == "run" and snapshot.run_mode == "RUN_NORMAL" and snapshot.halt is None:
            return "it runs already"
        if intent == "break" and snapshot.run_mode == "RUN_STEP" and snapshot.halt is not None and self.is_idle:
            return "it is halted already"
        if intent == "continue" and snapshot.run_mode == "RUN_BREAKPOINT" and snapshot.halt is None:
            return "it runs to the next breakpoint already"
        return None

    def run(self) -> None:
        self._begin(Wish("run"), [self._mode("RUN_NORMAL", resumes=self._is_halted)])

    def break_(self) -> None:
        self._begin(Wish("break"), [Move("set_run_mode", {"mode": "RUN_STEP"}, until="halted")])

    def step_card(self) -> None:
        """Evaluate one card."""
        self._follow(Wish("step_card"))

    def continue_(self) -> None:
        self._follow(Wish("continue"))

    def step_scan(self) -> None:
        """Run to the first enabled card of the next scan; without an enabled card one step ends the empty scan."""
        self._follow(Wish("step_scan"))

    def step_scans(self, count: int) -> None:
        """Run that many scans; the runtime counts them where it counts hits, otherwise they are stepped one by one."""
        self._follow(Wish("step_scans", count=count))

    def run_to(self, card_id: int) -> None:
        """Run until the kernel stands before that card; breakpoints on the way halt as always."""
        self._follow(Wish("run_to", card_id))

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
        what = self._dance.wish.text if self._dance is not None else "Breakpoint"
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
        limit = max(HALT_WAIT_S, flight.move.scans * snapshot.scan_interval_ms / 100)
        if flight.move.until == "halted" and waited > limit and self._dance is not None:
            told = f"{self._dance.wish.text}: no halt was reported within {limit:.0f} s."
            if self._dance.intent == "break":
                self._give_up(f"{told} The device may not report halts; look at its run mode.", flight)
            else:
                self._begin(Wish("break"), [self._mode("RUN_STEP")])
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

    def _mode(self, mode: str, *, resumes: bool = False) -> Move:
        return Move("set_run_mode", {"mode": mode}, resumes=resumes)

    def _continuing(self) -> list[Move]:
        if not self._is_halted:
            return [self._mode("RUN_BREAKPOINT")]
        return [self._mode("RUN_STEP"), self._mode("RUN_BREAKPOINT", resumes=True)]

    def _follow(self, wish: Wish) -> None:
        """Do it, or keep it for the halt that ends what is under way; where none is to come, say why it is not done."""
        if self._dance is None:
            self._do(wish)
            return
        what, under_way = wish.text, self._dance.wish.text
        if self._dance.intent == wish.intent == "continue":
            self._tell(f"{what}: it is on its way already.")
        elif self._dance.intent not in ENDING_HALTED:
            self._tell(f"{what}: {under_way} is under way and may never halt. Break (F6) first.")
        elif len(self._waiting) >= MAX_WAITING:
            self._tell(f"{what}: {MAX_WAITING} wishes wait behind {under_way} already; this one was not taken.")
        else:
            self._waiting.append(wish)
            self._changed()

    def _do(self, wish: Wish) -> None:
        if wish.intent == "step_card":
            self._begin(wish, [Move("step_once", {})])
        elif wish.intent == "continue":
            self._begin(wish, self._continuing())
        elif wish.intent == "run_to":
            self._do_run_to(wish)
        else:
            self._do_step_scans(wish)

    def _do_step_scans(self, wish: Wish) -> None:
        if self._snapshot is None:
            return
        first = next((card for card in self._snapshot.cards if card.enabled is not False), None)
        if first is None:
            self._begin(wish, [Move("step_once", {}) for _ in range(wish.count)])
        elif wish.count == 1:
            self._run_to(wish, first)
        else:
            moves = self._arm(first, everyHits=wish.count)
            self._begin(wish, moves, home=first.card_id)

    def _do_run_to(self, wish: Wish) -> None:
        card = self._snapshot.card(wish.card_id) if self._snapshot is not None else None
        if card is None:
            self._tell(f"Run to card: card {wish.card_id} is not in the program that runs.")
        elif card.enabled is False:
            self._tell(f"Run to card: card {wish.card_id} is disabled, so the scan never stands before it.")
        else:
            self._run_to(wish, card)

    def _run_to(self, wish: Wish, card: CardSnapshot) -> None:
        moves = [*self._arm(card), *self._continuing()]
        moves[-1].until = "halted"
        self._begin(wish, moves)

    def _arm(self, card: CardSnapshot, **changes: Any) -> list[Move]:
        """Return the command that sets a temporary breakpoint; none where the card's own halts always."""
        if halts_always(card.breakpoint):
            return []
        self._left_behind[card.card_id] = card.breakpoint
        return [Move("set_breakpoint", {"cardId": card.card_id, "enabled": True, **changes})]

    def _begin(self, wish: Wish, moves: list[Move], *, home: int | None = None) -> None:
        """Start a choreography; run and break take over from whatever is under way, and from what waits behind it."""
        if wish.intent not in FOLLOWING:
            self._waiting.clear()
        self._dance = Dance(wish, deque(moves), home=home, rounds_left=0 if home is None else wish.count)
        self._flight = None
        self.problem = None
        self._next()

    def _add_round(self, dance: Dance) -> None:
        """Add the commands of the next of several scans, or of all where the runtime was seen to count the hits."""
        snapshot = self._snapshot
        if snapshot is None or dance.home is None or dance.is_ending:
            return
        if dance.has_gone and not _stands_at(snapshot.halt, dance.home):
            self.problem = f"{dance.wish.text}: halted on the way; the rest was not run."
            return
        if dance.rounds_left == 0:
            return
        home = snapshot.card(dance.home)
        point = home.breakpoint if home is not None else None
        is_counting = isinstance(point, BreakpointState) and point.every_hits == dance.rounds_left
        moves = self._continuing()
        moves[-1].until = "halted"
        moves[-1].scans = dance.rounds_left if is_counting and not dance.has_gone else 1
        dance.rounds_left -= moves[-1].scans
        dance.has_gone = True
        dance.moves.extend(moves)

    def _next(self) -> None:
        dance = self._dance
        if dance is None:
            return
        if not dance.moves:
            self._add_round(dance)
        if not dance.moves:
            self._end()
            return
        move = dance.moves.popleft()
        revision = self._snapshot.snapshot_revision if self._snapshot is not None else 0
        self._flight = Flight(move, "", revision, self._is_halted)
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

    def _has_shown(self, flight: Flight, snapshot: RuntimeSnapshot) -> bool:
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
        if not _shows_mode(flight.move, snapshot):
            # Devices of the field name a revision from before: what shows this mode must not pass for the next one's.
            return is_seen and self._now_s - flight.answered_s >= SETTLE_S
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
            dropped = ", ".join(wish.text for wish in self._waiting)
            told = f"Not done any more: {dropped}, because {why}."
            self.problem = told if self.problem is None else f"{self.problem} {told}"
            self._waiting.clear()

    def _clean_up(self, dance: Dance) -> None:
        dance.is_ending = True
        card_id, before = next(iter(self._left_behind.items()))
        if self._is_halted and self._snapshot is not None and self._snapshot.run_mode != "RUN_STEP":
            dance.moves.append(self._mode("RUN_STEP"))
        dance.moves.append(Move("set_breakpoint", breakpoint_payload(card_id, before), is_clean_up=True))
        self._next()

    def _give_up(self, problem: str, flight: Flight, *, is_refused: bool = False) -> None:
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


def _shows_mode(move: Move, snapshot: RuntimeSnapshot) -> bool:
    return move.name != "set_run_mode" or move.payload["mode"] == snapshot.run_mode


def _stands_at(halt: Halt | None, card_id: int) -> bool:
    """Whether it is halted before that card, or after it on a device that pauses after the card."""
    return halt is not None and card_id in (halt.next_card_id, halt.last_card_id)


def _nothing() -> None:
    return None
