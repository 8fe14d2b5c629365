"""The breakpoints panel: what snapshots report to lines, an editor with legal choices, wishes to `set_breakpoint`.

What is enabled is what a snapshot says. On a device without breakpoint objects conditions are looked at in snapshots
here; that may miss, is marked so, and halts by the same *break* that the run bar sends.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.flight import AnsweredCommand
from app.presenters.active_config import ActiveConfig
from app.presenters.breakpoint_book import BreakpointBook, Kept, Known
from app.presenters.breakpoint_plan import BreakpointPlan, edited, is_legal, when_words
from app.presenters.breakpoint_sampling import Sampling
from app.presenters.breakpoint_view import SAMPLED_NOTE, editor_of, line_of, trace_line
from app.presenters.refusals import refusal_text
from app.presenters.trace_log import TraceHit, TraceLog
from app.runtime_events import RuntimeEvents
from app.session import Session
from app.staged.directory import Directory
from runtime.contracts.snapshot import BreakpointState, RuntimeSnapshot
from widgets.breakpoints.panel import BreakpointsPanel

REFRESH_MS = 100
LISTED_TRACES = 200
EMPTY = (
    "No breakpoints. Click the gutter of the table, or choose a card and press New: "
    "on a condition, on every so many hits, on a field that changes, or as a tracepoint that only notes."
)
NOTHING_YET = "Breakpoints stand here with the first snapshot of the runtime."
NOT_ARMED = "In RUN_NORMAL breakpoints do not halt; Continue (Shift+F5) arms them. Tracepoints note their hits always."
ALL_SAMPLED = "This device knows plain breakpoints only: others are looked at in its snapshots and may miss."


class BreakpointsPresenter(QObject):
    """`break_` halts the program, as the run bar does. Wire `choose` to the table and `card_requested` to it.

    `kept_changed` carries the cards whose breakpoint only this window knows, and whether it is enabled.
    """

    card_requested = Signal(object)
    kept_changed = Signal(object)

    def __init__(
        self,
        panel: BreakpointsPanel,
        session: Session,
        active: ActiveConfig,
        *,
        break_: Callable[[], None],
        events: RuntimeEvents,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or panel)
        self._panel = panel
        self._session = session
        self._active = active
        self._break = break_
        self._directory = Directory(())
        self._pending: dict[str, int] = {}
        self._chosen: int | None = None
        self._draft: BreakpointPlan | None = None
        self._is_new = False
        self._mode: str | None = None
        self._kept: dict[int, bool] = {}
        self._elsewhere: dict[str, Kept] = {}
        self.book = BreakpointBook(self._send)
        self._sampling = Sampling()
        self._log = TraceLog()
        self._is_log_shown = True
        self._flush = QTimer(self)
        self._flush.setSingleShot(True)
        self._flush.setInterval(REFRESH_MS)
        self._flush.timeout.connect(self.refresh)
        events.told.connect(self._take_event)
        events.offered.connect(self._log.show_streaming)
        session.snapshot_changed.connect(self._take_snapshot)
        session.command_answered.connect(self._answered)
        session.staleness_changed.connect(panel.show_stale)
        session.reset.connect(self._forget)
        session.left.connect(self._leave)
        session.taken_up.connect(self._take_up)
        active.changed.connect(self._config_changed)
        panel.enable_requested.connect(self.enable)
        panel.remove_requested.connect(self.remove)
        panel.remove_all_requested.connect(self.remove_all)
        panel.new_requested.connect(self.begin_new)
        panel.chosen.connect(self._edit)
        panel.card_requested.connect(self.card_requested)
        panel.edited.connect(self._take_edit)
        panel.apply_requested.connect(self.apply)
        panel.clear_traces_requested.connect(self._clear_traces)
        panel.show_stale(session.is_stale)
        self._config_changed()

    def choose(self, card_id: int) -> None:
        """The card that is chosen in the table: what New makes a breakpoint on."""
        self._chosen = card_id

    def begin_new(self) -> None:
        """Plan a breakpoint on the chosen card; nothing is sent before it is set."""
        card_id = self._chosen if self._directory.get(self._chosen) is not None else self._first_card()
        if card_id is None:
            self._panel.show_problem("New breakpoint: no card is known yet; wait for the first snapshot.", "warn")
            return
        known = self.book.find(card_id)
        self._draft, self._is_new = (known.plan if known is not None else BreakpointPlan(card_id)), known is None
        self._panel.show_problem(None)
        self._show_editor()

    def apply(self) -> None:
        """Set what the editor shows."""
        if self._draft is not None and not self._session.is_stale:
            self._panel.show_problem(None)
            self.book.set(self._draft)
            self._is_new = False
            self.refresh()
            self._show_editor()

    def enable(self, card_id: int, is_wanted: bool) -> None:
        if not self._session.is_stale:
            self.book.enable(card_id) if is_wanted else self.book.disable(card_id)
            self.refresh()

    def remove(self, card_id: int) -> None:
        if not self._session.is_stale:
            self.book.remove(card_id)
            self.refresh()

    def remove_all(self) -> None:
        for known in self.book.known():
            self.remove(known.plan.card_id)

    def refresh(self) -> None:
        """Show the list and the trace hits as they stand."""
        self._flush.stop()
        snapshot = self._session.snapshot
        known = self.book.known()
        pending = set(self._pending.values())
        lines = [
            line_of(one, self._directory, hits=self._hits(one), is_pending=one.plan.card_id in pending) for one in known
        ]
        kept = self.book.kept()
        if kept != self._kept:
            self._kept = kept
            self.kept_changed.emit(kept)
        self._panel.show_lines(lines, EMPTY if snapshot is not None else NOTHING_YET)
        self._panel.show_hint(self._hint(snapshot, known))
        if not self._is_log_shown:
            self._is_log_shown = True
            newest = self._log.hits[:LISTED_TRACES]
            self._panel.show_traces([trace_line(hit, self._directory) for hit in newest], self._log.total)

    def _hits(self, known: Known) -> int | None:
        if known.is_sampled:
            return self._sampling.hits(known.plan)
        return known.state.hits if known.state is not None else None

    def _hint(self, snapshot: RuntimeSnapshot | None, known: tuple[Known, ...]) -> str:
        if snapshot is None:
            return ""
        words = []
        is_waiting = any(one.is_enabled and one.plan.action == "HALT" for one in known)
        if is_waiting and snapshot.run_mode == "RUN_NORMAL":
            words.append(NOT_ARMED)
        if snapshot.cards and not self.book.knows_objects:
            words.append(ALL_SAMPLED)
        return " ".join(words)

    def _take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        if not self._active.facts.is_known and not self._directory.entries():
            self._config_changed()
        is_another = self.book.take_snapshot(snapshot) or snapshot.run_mode != self._mode
        self._mode = snapshot.run_mode
        for hit in self._sampling.look(snapshot, self.book.sampled):
            self._act(hit.plan, hit.hits, snapshot)
            is_another = True
        traced = {
            card.card_id: card.breakpoint.hits
            for card in snapshot.breakpoint_cards
            if isinstance(card.breakpoint, BreakpointState) and card.breakpoint.action == "TRACE"
        }
        if self._log.take_counts(snapshot.timestamp, traced):
            self._is_log_shown, is_another = False, True
        if snapshot.halt is not None and is_another:
            self.refresh()
        elif (is_another or self._pending) and not self._flush.isActive():
            self._flush.start()

    def _act(self, plan: BreakpointPlan, hits: int, snapshot: RuntimeSnapshot) -> None:
        """A breakpoint that is looked at here acts: note it, or break."""
        if plan.action == "TRACE":
            self._log.take_hit(TraceHit(snapshot.timestamp, plan.card_id, hits, hits, is_sampled=True))
            self._is_log_shown = False
            return
        seen = f"{self._directory.name(plan.card_id)}: {when_words(plan, self._directory)}"
        self._panel.show_problem(
            f"Seen in snapshot {snapshot.snapshot_revision}, break was sent: {seen}. The program halts after it.",
            "halt",
        )
        self._break()

    def _take_event(self, event: dict[str, Any]) -> None:
        if self._log.take_event(event):
            self._is_log_shown = False
            if not self._flush.isActive():
                self._flush.start()

    def _send(self, payload: dict[str, Any]) -> None:
        self._pending[self._session.command("set_breakpoint", payload)] = payload["cardId"]

    def _answered(self, answered: AnsweredCommand) -> None:
        card_id = self._pending.pop(answered.pending.request_id, None)
        if card_id is None:
            return
        refusal = refusal_text(f"Breakpoint on {self._directory.name(card_id)}", answered)
        if refusal is not None:
            self._panel.show_problem(refusal)
        self.refresh()

    def _edit(self, card_id: int) -> None:
        """Show the breakpoint of a line in the editor."""
        known = self.book.find(card_id)
        if known is not None:
            self._draft, self._is_new = known.plan, False
            self._show_editor()

    def _take_edit(self, name: str, value: object) -> None:
        if self._draft is not None:
            self._draft = edited(self._draft, name, value, self._directory)
            self._is_new = self.book.find(self._draft.card_id) is None
            self._show_editor()

    def _show_editor(self) -> None:
        draft = self._draft
        if draft is None:
            self._panel.show_editor(None)
            return
        known = self.book.find(draft.card_id)
        is_changed = known is None or known.plan != draft
        is_sampled = not draft.is_plain and not self.book.knows_objects
        self._panel.show_editor(
            editor_of(
                draft,
                self._directory,
                is_new=self._is_new,
                is_changed=is_changed,
                note=SAMPLED_NOTE if is_sampled else "",
                why_not="" if is_changed else "nothing was changed",
            )
        )

    def _clear_traces(self) -> None:
        self._log.clear()
        self._is_log_shown = False
        self.refresh()

    def _config_changed(self) -> None:
        """Another config: its names and choices, and an end to what is kept here and has no place in it."""
        document, snapshot = self._active.document, self._session.snapshot
        if document is not None and isinstance(document.get("cards"), list):
            self._directory = Directory(document["cards"])
        elif snapshot is not None:
            self._directory = Directory({"cardId": card.card_id, "cardType": card.card_type, "label": card.label}
                                        for card in snapshot.cards)  # fmt: skip
        gone = self.book.keep_only(lambda plan: is_legal(plan, self._directory))
        if gone:
            names = ", ".join(self._directory.name(plan.card_id) for plan in gone)
            self._panel.show_problem(f"Dropped with the old config: the breakpoint kept here on {names}.", "warn")
        if self._draft is not None and not is_legal(self._draft, self._directory):
            self._draft = None
        self._is_log_shown = False
        self.refresh()
        self._show_editor()

    def _first_card(self) -> int | None:
        return next((entry.card_id for entry in self._directory.entries()), None)

    def _leave(self, key: str) -> None:
        """Another runtime is taken up: what only this window knows of this one waits for the return."""
        self._elsewhere[key] = self.book.take_out()
        self._pending.clear()
        self._panel.show_problem(None)

    def _take_up(self, key: str) -> None:
        kept = self._elsewhere.pop(key, None)
        if kept is not None:
            self.book.put_back(kept)
        self.refresh()

    def _forget(self) -> None:
        had_any = bool(self.book.known())
        self.book.forget()
        self._sampling = Sampling()
        self._log.forget()
        self._is_log_shown = False
        self._draft = None
        if had_any:
            self._panel.show_problem("The runtime was started anew: it has none of the breakpoints any more.", "warn")
        self.refresh()
        self._show_editor()
