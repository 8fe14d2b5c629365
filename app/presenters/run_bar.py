"""Run control: snapshots and answers to the run bar, its verbs to the choreography of `stepping`.

The banner says where the program stands, for how long, which outputs are held on, and whether time stands still; each
of it as reported, or *not reported*.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby

from PySide6.QtCore import QObject, QTimer, Signal

from app.flight import AnsweredCommand
from app.presenters.active_config import ActiveConfig
from app.presenters.card_text import age
from app.presenters.choreography import FOLLOWING, Activity, Intent
from app.presenters.override_terms import OverrideTerms
from app.presenters.refusals import refusal_text
from app.presenters.stepping import Stepping
from app.session import Session
from runtime.contracts.snapshot import CardSnapshot, RuntimeSnapshot
from widgets.run_bar.panel import RunBar
from widgets.run_bar.view import RUN_ACTIONS, BannerTone, RunAction, RunBarView
from widgets.stale import why_idle

TICK_MS = 250
NAMED_OUTPUTS = 3
LONGEST_NAME = 32
MODES: dict[str, RunAction] = {"RUN_NORMAL": "run", "RUN_STEP": "break", "RUN_BREAKPOINT": "continue"}
RUNNING = {"RUN_NORMAL": "RUNNING", "RUN_STEP": "HALTING", "RUN_BREAKPOINT": "RUNNING to a breakpoint"}
ACTION_OF: dict[Intent, RunAction] = {
    "run": "run",
    "break": "break",
    "step_card": "step_card",
    "step_scan": "step_scan",
    "step_scans": "step_scans",
    "run_to": "step_scan",
    "continue": "continue",
}

BLIND = "the device answers and shows nothing: <b>Break (F6) is sent all the same</b>"


class RunBarPresenter(QObject):
    """Owns the one `Stepping` of the window; actions and palette call its verbs.

    `state_changed` when what actions look at became another, and now and then.
    """

    state_changed = Signal()

    def __init__(
        self,
        panel: RunBar,
        session: Session,
        active: ActiveConfig,
        terms: OverrideTerms,
        *,
        barred: Callable[[str], str] = lambda command: "",
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """`barred` tells why the role does not allow a command, an empty text when it does."""
        super().__init__(parent or panel)
        self._panel = panel
        self._session = session
        self._active = active
        self._terms = terms
        self._barred = barred
        self._masking: str | None = None
        self._told: tuple[object, ...] = ()
        self._told_s = float("-inf")
        self._monotonic = monotonic
        self._halted_since: float | None = None
        self._is_since_known = False
        self._has_run = False
        self.stepping = Stepping(session.command, self._stepping_changed, resumed=self._resumed)
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self.tick)
        session.snapshot_changed.connect(self._take_snapshot)
        session.command_answered.connect(self._answered)
        session.staleness_changed.connect(self._refresh)
        session.reset.connect(self._forget)
        active.changed.connect(self._refresh)
        panel.run_requested.connect(self.run)
        panel.break_requested.connect(self.break_)
        panel.step_card_requested.connect(self.step_card)
        panel.step_scan_requested.connect(self.step_scan)
        panel.step_scans_requested.connect(self.step_scans)
        panel.continue_requested.connect(self.continue_)
        panel.mask_requested.connect(self.mask_first)
        panel.problem_dismissed.connect(self.stepping.dismiss_problem)
        if session.snapshot is not None:
            self._take_snapshot(session.snapshot)
        else:
            self._refresh()

    def why_not(self, intent: Intent) -> str | None:
        """Return why an intent cannot be had now, None when it can; for actions and palette."""
        command = "step_once" if intent == "step_card" else "set_run_mode"
        if intent == "break" and self._session.is_blind:
            return self._barred(command) or None  # whoever sees nothing may still need to stop it
        why = why_idle(is_stale=self._session.is_stale, barred=self._barred(command))
        return why or self.stepping.why_not(intent)

    def show_rights(self) -> None:
        """Take up what the role allows now."""
        self._refresh()

    def run(self) -> None:
        self._do("run", self.stepping.run)

    def break_(self) -> None:
        self._do("break", self.stepping.break_)

    def step_card(self) -> None:
        self._do("step_card", self.stepping.step_card)

    def step_scan(self) -> None:
        self._do("step_scan", self.stepping.step_scan)

    def step_scans(self) -> None:
        """Run as many scans as the number in the bar says."""
        self._do("step_scans", lambda: self.stepping.step_scans(self._panel.scans))

    def continue_(self) -> None:
        self._do("continue", self.stepping.continue_)

    def run_to(self, card_id: int) -> None:
        """Run until the program stands before that card (Ctrl+F10 on the chosen one)."""
        self._do("run_to", lambda: self.stepping.run_to(card_id))

    def mask_first(self) -> None:
        """Mask all outputs, so that a halt holds none of them on."""
        if self._why_not_mask():
            return
        why_not = self._terms.why_not()
        if why_not:
            self._panel.show_problem(f"Mask first: {why_not}.")
            return
        self._panel.show_problem(None)
        self._masking = self._session.command("set_output_mask_global", self._terms.added_to({"masked": True}))

    def tick(self) -> None:
        """Look at the clock: how long it is halted, what does not come."""
        self.stepping.tick(self._monotonic())
        self._refresh()

    def _do(self, intent: Intent, act: Callable[[], None]) -> None:
        reason = self.why_not(intent)
        if reason is None:
            if self.stepping.is_idle or intent not in FOLLOWING:
                self._panel.show_problem(None)  # while steps follow each other, what was not taken stays to be read
            act()
        elif not (intent == "run" and "already" in reason):
            self._panel.show_problem(f"{intent.replace('_', ' ').capitalize()}: {reason}.")

    def _take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        now = self._monotonic()
        if snapshot.halt is None:
            self._halted_since = None
            self._has_run = True
        elif self._halted_since is None:
            self._halted_since = now
            self._is_since_known = self._has_run
        self.stepping.take_snapshot(snapshot, now)
        self._refresh()

    def _answered(self, answered: AnsweredCommand) -> None:
        if answered.pending.request_id == self._masking:
            self._masking = None
            self._panel.show_problem(refusal_text("Mask first", answered))
            return
        self.stepping.take_answer(answered, self._monotonic())

    def _resumed(self) -> None:
        self._halted_since = None
        self._has_run = True

    def _forget(self) -> None:
        self._halted_since = None
        self._has_run = False
        self.stepping.forget()

    def _stepping_changed(self) -> None:
        if self.stepping.problem is not None:
            self._panel.show_problem(self.stepping.problem)
        self._refresh()

    def _refresh(self) -> None:
        snapshot = self._session.snapshot
        needs_clock = not self.stepping.is_idle or (snapshot is not None and snapshot.halt is not None)
        if needs_clock != self._ticker.isActive():
            self._ticker.start() if needs_clock else self._ticker.stop()
        view = self._view(snapshot)
        self._panel.show_view(view)
        told = (view, snapshot is not None, self._session.is_stale, _overridden(snapshot))
        # Actions look at these and at what lies elsewhere; asking them all with each snapshot costs milliseconds.
        now = self._monotonic()
        if told != self._told or now - self._told_s >= TICK_MS / 1000:
            self._told, self._told_s = told, now
            self.state_changed.emit()

    def _view(self, snapshot: RuntimeSnapshot | None) -> RunBarView:
        reasons = {action: self.why_not(_intent(action)) for action in RUN_ACTIONS}
        unavailable = {action: reason for action, reason in reasons.items() if reason is not None}
        activity = self.stepping.activity
        pending = ACTION_OF[activity.intent] if activity is not None else None
        if snapshot is None:
            return RunBarView(None, unavailable, pending, "No snapshot yet", (), "quiet", is_stale=True)
        held = snapshot.driven_outputs  # what is not reported is not guessed
        headline, details, tone = self._banner(snapshot, activity, held)
        mode = MODES.get(snapshot.run_mode)
        would_hold = snapshot.halt is None and bool(held)
        is_stale, why_not = self._session.is_stale, self._why_not_mask() if would_hold else ""
        return RunBarView(mode, unavailable, pending, headline, details, tone, is_stale, would_hold, why_not)

    def _why_not_mask(self) -> str:
        return why_idle(is_stale=self._session.is_stale, barred=self._barred("set_output_mask_global"))

    def _banner(
        self, snapshot: RuntimeSnapshot, activity: Activity | None, held: Sequence[CardSnapshot]
    ) -> tuple[str, tuple[str, ...], BannerTone]:
        if snapshot.halt is None:
            under_way = (f"{activity.text} …", *_waiting(activity)) if activity is not None else ()
            tone: BannerTone = "ok" if snapshot.run_mode == "RUN_NORMAL" else "halt"
            told = (*under_way, *self._before_halt(held), *self._while_blind())
            return RUNNING.get(snapshot.run_mode, snapshot.run_mode), told, tone
        details = [self._since(), self._time_words(), *self._outputs(snapshot, held)]
        if activity is not None:
            details[:0] = _waiting(activity)
        return self._where(snapshot), tuple(details), "halt"

    def _where(self, snapshot: RuntimeSnapshot) -> str:
        next_id = snapshot.halt.next_card_id if snapshot.halt is not None else None
        if next_id is None:
            return "HALTED, no enabled card"
        card = snapshot.card(next_id)
        label = card.label if card is not None and card.label else self._active.facts.label(next_id)
        return f"HALTED before {next_id} {label}"

    def _since(self) -> str:
        span = age(self._monotonic() - self._halted_since) if self._halted_since is not None else age(0)
        return span if self._is_since_known else f"for at least {span}"

    def _time_words(self) -> str:
        is_embedded = self._session.link_view.is_embedded
        return "time stands still" if is_embedded else "time may run on"

    def _before_halt(self, held: Sequence[CardSnapshot]) -> tuple[str, ...]:
        """What a halt would hold on now, while the program still runs."""
        return (f"a halt would hold <b>{_count(held)} on</b>: {self._names(held)}",) if held else ()

    def _while_blind(self) -> tuple[str, ...]:
        return (BLIND,) if self._session.is_blind and self.why_not("break") is None else ()

    def _names(self, cards: Sequence[CardSnapshot]) -> str:
        names = [escape(_short(card.label or self._active.facts.label(card.card_id))) for card in cards[:NAMED_OUTPUTS]]
        more = f" and {len(cards) - NAMED_OUTPUTS} more" if len(cards) > NAMED_OUTPUTS else ""
        return f"{', '.join(names)}{more}"

    def _outputs(self, snapshot: RuntimeSnapshot, held: Sequence[CardSnapshot]) -> list[str]:
        outputs = [card for card in snapshot.cards if card.card_type == "DO"]
        silent = sum(card.drive_state is None for card in outputs)
        said: list[str] = []
        if held:
            said.append(f"<b>{_count(held)} held on</b>: {self._names(held)}")
        elif outputs and not silent:
            said.append("no output is held on")
        if silent:
            said.append(f"drive of {silent} output{'s' if silent > 1 else ''} not reported")
        return said


def _overridden(snapshot: RuntimeSnapshot | None) -> tuple[bool, bool]:
    """Whether all outputs are masked, and whether anything is forced or masked."""
    if snapshot is None:
        return False, False
    return bool(snapshot.test_mode.output_mask_global), bool(snapshot.overridden_cards)


def _short(name: str) -> str:
    """Return a name as the banner has room for it; the table has it whole."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _count(outputs: Sequence[CardSnapshot]) -> str:
    return "1 output" if len(outputs) == 1 else f"{len(outputs)} outputs"


def _waiting(activity: Activity) -> tuple[str, ...]:
    """What was pressed while something is under way, in few words: `then Step card ×3, Continue`."""
    groups = [(text, sum(1 for _ in same)) for text, same in groupby(activity.waiting)]
    words = ", ".join(text if count == 1 else f"{text} ×{count}" for text, count in groups)
    return (f"<b>pending</b>: then {words}",) if words else ()


def _intent(action: RunAction) -> Intent:
    return action
