"""Engines panel: who does the jobs, how old each heartbeat is, and what became of the jobs of one that went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.engine_calls import EngineRefusedError
from app.engine_list import EngineList, EngineLoss
from app.presenters.header import age_text
from app.presenters.while_seen import WhileSeen
from app.session import Session
from runtime.contracts.engines import EngineItem
from runtime.links.addresses import addresses_of
from widgets.engines.panel import EnginesPanel
from widgets.engines.views import AttachView, EngineRow

REFRESH_MS = 250
"""Ages that count on are written four times a second: they have one digit after the point."""
SILENT_MS = 10_000
"""A heartbeat that is older is a warning (engine-adapter-v1 §8: 5 s interval, 10 s timeout)."""
NOT_OFFERED = "This runtime does not tell of its engines."
NOBODY = "No engine is here: jobs wait until one connects."
UNHEARD = "Which engines there are stands here once the runtime has told."
COMMAND = "PLUMBLINE_ENGINE_TOKEN={shown} python main.py engine --connect {address}"
ATTACH = "Attach one outside:"
ATTACH_TIP = (
    "An engine on any machine that reaches this runtime does its jobs. It shows a token for engines, which an ADMIN "
    "gives out (POST /v2/tokens), or whoever sits at the runtime's machine (main.py users add NAME --engine)."
)
ATTACH_OWN = "For engines outside:"
GIVE_OUT = "POST /v2/tokens"
GOOD_FOR_S = 86_400
COPIED = "The command with a token for {name}, good for a day, is on the clipboard. Who has it can be that engine."


class EnginesPresenter(QObject):
    """GUI thread. `said` carries tone and words: what became of an engine's jobs, what came of a wish."""

    said = Signal(str, str)

    def __init__(
        self,
        panel: EnginesPanel,
        engines: EngineList,
        session: Session,
        *,
        barred: Callable[[str], str] = lambda deed: "",
        put_on_clipboard: Callable[[str], None] = lambda text: QGuiApplication.clipboard().setText(text),
    ) -> None:
        """`barred` tells why the role does not allow a request, an empty text when it does."""
        super().__init__(panel)
        self._panel = panel
        self._engines = engines
        self._session = session
        self._barred = barred
        self._put_on_clipboard = put_on_clipboard
        self._shared_at: Callable[[], str] = str
        self._ticks = WhileSeen(REFRESH_MS, self.refresh, self)
        panel.shown.connect(engines.watch)
        panel.shown.connect(self._ticks.follow)
        panel.token_requested.connect(lambda: session.run_in_background(self._copy_with_token()))
        engines.changed.connect(self.refresh)
        engines.lost.connect(self._tell_loss)
        session.staleness_changed.connect(self.refresh)
        self.refresh()

    def when_shared_at(self, shared_at: Callable[[], str]) -> None:
        """Say what tells where others reach the window's own runtime, an empty text when they do not."""
        self._shared_at = shared_at
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Show who is there now."""
        items, age_ms = self._engines.items, self._engines.age_ms
        empty = {True: NOBODY, False: NOT_OFFERED, None: UNHEARD}[self._engines.is_offered]
        summary, tone = summary_of(items)
        self._panel.show_engines(
            [row_of(item, age_ms) for item in items],
            summary,
            empty,
            tone=tone,
            is_stale=self._session.is_stale,
        )
        has_outside = any(item.kind == "outside" and item.state != "gone" for item in items)
        self._panel.show_attach(None if has_outside or not self._engines.is_offered else self._attach())

    def _address(self) -> str:
        """Where an engine reaches the runtime, an empty text where it does not."""
        view = self._session.link_view
        return self._shared_at() if view.is_embedded else addresses_of(view.address).http

    def _attach(self) -> AttachView:
        address = self._address()
        if not address:
            return AttachView(ATTACH_OWN, can_share=True, tip=ATTACH_TIP)
        return AttachView(
            ATTACH,
            COMMAND.format(shown="…", address=address),
            why_no_token=self._barred(GIVE_OUT),
            tip=ATTACH_TIP,
        )

    async def _copy_with_token(self) -> None:
        name = free_name([item.name for item in self._engines.items])
        address = self._address()
        try:
            token = await self._engines.new_token(name, GOOD_FOR_S)
        except EngineRefusedError as refused:
            self.said.emit("warn", str(refused))
            return
        self._put_on_clipboard(COMMAND.format(shown=token, address=address))
        self.said.emit("ok", COPIED.format(name=name))

    def _tell_loss(self, loss: EngineLoss) -> None:
        self.said.emit("warn", loss_text(loss))


def row_of(item: EngineItem, age_ms: int = 0) -> EngineRow:
    """Return an engine as the panel lists it, `age_ms` after it was told."""
    heard_ms = None if item.heard_ms is None else round(item.heard_ms) + age_ms
    is_old = heard_ms is not None and heard_ms > SILENT_MS
    jobs, refusal = item.jobs, item.last_refusal
    return EngineRow(
        item.name,
        item.state,
        _state(item, age_ms),
        "embedded" if item.kind == "built-in" else item.address or "–",
        "–" if heard_ms is None else ("▲ " if is_old else "") + silence_text(heard_ms),
        "warn" if is_old else "text.1",
        jobs.dispatched + jobs.running,
        jobs.queued,
        jobs.completed,
        jobs.failed,
        remark_of(item),
        "" if refusal is None else f"{refusal.event}: {refusal.reason} · {clock_time(refusal.timestamp)}",
        _tip(item),
    )


def free_name(taken: Sequence[str]) -> str:
    """Return a name for a further engine."""
    return next(name for number in count(1) if (name := f"engine-{number}") not in taken)


def silence_text(age_ms: int) -> str:
    """Return an age that may be long, in the largest unit that tells something."""
    if age_ms < 120_000:
        return age_text(age_ms)
    return f"{age_ms // 60_000}\u2009min" if age_ms < 7_200_000 else f"{age_ms // 3_600_000}\u2009h"


def _state(item: EngineItem, age_ms: int) -> str:
    if item.state == "entering":
        return "connecting: not ready yet"
    if item.state == "away":
        left_ms = max(round(item.keeps_jobs_ms or 0) - age_ms, 0)
        return f"away, keeps its jobs for {left_ms / 1000:.0f}\u2009s"
    if item.state == "gone" and item.since is not None:
        return f"gone since {clock_time(item.since)}"
    return item.state


def remark_of(item: EngineItem) -> str:
    """Return what became of an engine's jobs, or becomes."""
    jobs = item.jobs
    held = jobs.dispatched + jobs.running
    if item.state == "away":
        return f"{_jobs(held)} will fail if it does not return" if held else "holds no job"
    parts = [f"{_jobs(item.lost)} failed with it"] if item.lost else []
    if item.state == "gone":
        if not item.lost:
            parts.append("no job was lost")
        if jobs.queued:
            parts.append(f"{jobs.queued} wait for its return")
    elif item.lost:
        parts = [f"{_jobs(item.lost)} failed when it was gone"]
    return " · ".join(parts)


def summary_of(items: Sequence[EngineItem]) -> tuple[str, str]:
    """Return how many engines there are in which state, and the tone of that."""
    if not items:
        return "", "quiet"
    states = [item.state for item in items]
    here = states.count("connected")
    parts = [f"{here} {'engine' if here == 1 else 'engines'} connected"]
    words = {"entering": "connecting", "away": "away", "gone": "gone"}
    parts += [f"{states.count(state)} {word}" for state, word in words.items() if state in states]
    tone = "warn" if "away" in states or "gone" in states else "quiet"
    return " · ".join(parts), tone


def loss_text(loss: EngineLoss) -> str:
    """Return what became of the jobs of an engine that went, and what to do."""
    failed = f"{_jobs(loss.lost)} failed with it" if loss.lost else "no job was lost with it"
    text = f"Engine {loss.name} is gone: {loss.reason}; {failed}"
    if loss.waiting:
        are = "waits" if loss.waiting == 1 else "wait"
        return f"{text}, {loss.waiting} {are} for its return. Stop the build and build again to use another engine."
    return f"{text}. Build again to use another engine." if loss.lost else f"{text}."


def clock_time(timestamp: str) -> str:
    """Return the time of day of a moment, by the clock of this machine."""
    try:
        return f"{datetime.fromisoformat(timestamp).astimezone():%H:%M:%S}"
    except ValueError:
        return timestamp


def _jobs(count: int) -> str:
    return f"{count} job" if count == 1 else f"{count} jobs"


def _tip(item: EngineItem) -> str:
    lines = [f"{item.name}: {item.state}" + (f", {item.reason}" if item.reason else "")]
    if item.since is not None:
        lines.append(f"since {item.since}")
    if remark := remark_of(item):
        lines.append(remark)
    if item.refused:
        lines.append(f"{item.refused} of its messages were refused; Refusals tells why")
    return "\n".join(lines)
