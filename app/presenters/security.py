"""The security log: what was refused of engines and users, picked from the audit trail and told in words.

It reads the trail from its newest record back until there is enough to show; afterwards what is new, again and again
while somebody looks: a refused handshake is told by no event.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.presenters.audit_pages import ask_for_page
from app.session import Session
from runtime.contracts.lifecycle import AuditAnswer, AuditItem
from widgets.audit.model import AuditRow
from widgets.audit.panel import AuditPanel

ANONYMOUS = "anonymous"
"""The actor of what was refused of somebody who did not say who they are."""
PAGE = 500
ENOUGH = 200
MOST_AT_ONCE = 5_000
"""Records that are read in one go; *Older* reads as many again."""
LOOK_MS = 3_000
SECURITY_CODES = frozenset({"UNAUTHORIZED", "FORBIDDEN", "RATE_LIMITED"})
ENGINE_KINDS = {
    "engine.connect": "handshake",
    "engine.replaced": "older connection",
    "engine.disconnected": "connection",
}
MESSAGE_KINDS = {
    "bad_signature": "signature",
    "unsigned": "message without signature",
    "replayed_nonce": "nonce",
    "clock_drift": "timestamp",
}
WHY = {
    "bad_signature": "it does not fit: another secret, or the message was changed on its way",
    "unsigned": "this runtime believes signed messages of engines alone",
    "replayed_nonce": "it was used before, or there is no room to remember more: the message may be a repeat",
    "clock_drift": "it is more than 30\u2009s off: set the clock of the engine or of the runtime",
    "InvalidSignatureError": "the token is signed with another key",
    "ExpiredSignatureError": "the token has run out",
    "ImmatureSignatureError": "the token is not good yet: compare the clocks",
    "it was withdrawn": "the token was withdrawn",
    "there is no token": "no token was shown",
    "it is no engine token": "the token is not one for engines",
    "DecodeError": "what was shown is no token",
    "MissingRequiredClaimError": "the token does not say whose engine it is",
    "InvalidAlgorithmError": "the token is signed in a way that is not accepted",
    "UNAUTHORIZED": "no good token or password",
    "FORBIDDEN": "the role does not allow it",
    "RATE_LIMITED": "too many tries in a short time",
}


class SecurityPresenter(QObject):
    """GUI thread."""

    def __init__(self, panel: AuditPanel, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or panel)
        self._panel = panel
        self._session = session
        self._rows: dict[int, AuditRow] = {}
        self._newest = 0
        self._oldest = 0
        self._total = 0
        self._is_reading = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        panel.refresh_requested.connect(self.refresh)
        panel.older_requested.connect(self.read_older)
        panel.shown.connect(self._begin)
        session.left.connect(self._leave)

    def refresh(self) -> None:
        """Read what is newer than what was read."""
        self._read(is_older=False)

    def read_older(self) -> None:
        """Read further back."""
        self._read(is_older=True)

    @property
    def _looked_at(self) -> int:
        return self._newest - self._oldest + 1 if self._newest else 0

    def _begin(self) -> None:
        self._timer.start()
        self.refresh()

    def _look(self) -> None:
        if not self._panel.isVisible():
            self._timer.stop()
        elif not self._is_reading and not self._session.is_stale:
            self.refresh()

    def _leave(self, _: str) -> None:
        """What another runtime refused is not the next one's."""
        self._rows, self._newest, self._oldest, self._total = {}, 0, 0, 0
        self._panel.show_records([], 0)

    def _read(self, *, is_older: bool) -> None:
        if not self._is_reading:
            self._is_reading = True
            self._session.run_in_background(self._ask(is_older=is_older))

    async def _ask(self, *, is_older: bool) -> None:
        known, offset, read = self._newest, self._looked_at if is_older else 0, 0
        problem: str | None = None
        self._panel.show_reading(True)
        try:
            while read < MOST_AT_ONCE:
                limit = PAGE if is_older or not known else PAGE // 10
                page = await ask_for_page(self._session, "The security log", limit, offset)
                if isinstance(page, str):
                    problem = page
                    break
                self._take(page)
                items = page.items
                read, offset = read + len(items), offset + len(items)
                is_done = not items or (not is_older and known and items[-1].seq <= known)
                if is_done or (not known and len(self._rows) >= ENOUGH):
                    break
        finally:
            self._is_reading = False
        if not self._session.has_moved_on:
            self._panel.show_problem(problem)
            rows = [self._rows[seq] for seq in sorted(self._rows, reverse=True)]
            self._panel.show_records(rows, self._total, self._looked_at)
        self._panel.show_reading(False)

    def _take(self, page: AuditAnswer) -> None:
        self._total = page.total
        for item in page.items:
            row = security_row(item)
            if row is not None:
                self._rows[item.seq] = row
            self._newest = max(self._newest, item.seq)
            self._oldest = min(self._oldest or item.seq, item.seq)


def security_row(item: AuditItem) -> AuditRow | None:
    """Return what was refused in words: when, what, of whom, with what, why; None for any other record."""
    if item.action.startswith("engine.") and item.actor == ANONYMOUS:
        kind, who, what, why = _engine_words(item)
    elif item.action == "refusals.left_out":
        kind, who, what, why = "further refusals", "–", "", f"{item.target} in a minute; they are only counted"
    elif item.error_code in SECURITY_CODES:
        is_sign_in = item.action.startswith("auth.")
        kind = "sign-in" if is_sign_in else "request"
        who, what, why = _source(item), item.action, WHY[str(item.error_code)]
    else:
        return None
    cells = (item.timestamp, f"▲ {kind}", who, what, why)
    return AuditRow(item.seq, cells, f"record {item.seq}: {item.action}\n{why}", is_refused=True)


def _engine_words(item: AuditItem) -> tuple[str, str, str, str]:
    """Return kind, engine or address, event and reason of a record `from WHO[: EVENT]: REASON[ (ENGINE)]`."""
    target = item.target.removeprefix("from ")
    if item.action == "engine.message":
        who, event, reason = (*target.rsplit(": ", 2), "", "")[:3]
        return MESSAGE_KINDS.get(reason, "message"), who, event, WHY.get(reason, reason)
    who, _, reason = target.rpartition(": ")
    if item.action == "engine.connect" and reason.endswith(")"):
        reason, _, engine = reason[:-1].partition(" (")
        who = f"{engine} · {who}"
    return ENGINE_KINDS.get(item.action, item.action), who, "", WHY.get(reason, reason)


def _source(item: AuditItem) -> str:
    """Return who it was: a user, or where it came from when nobody said."""
    where = item.target.removeprefix("from ") if item.target.startswith("from ") else ""
    if item.actor == ANONYMOUS:
        return where or "–"
    return f"{item.actor} · {where}" if where else item.actor
