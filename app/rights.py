"""What the role of whoever sits here allows, as the runtime says (`GET /api/session`); nothing is decided here.

A device that does not report it allows what it allows: nothing is barred, and its refusals are explained.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.session import Session
from runtime.contracts.config import ROLES, Role
from runtime.contracts.json_text import UnreadableJsonError, read_json
from runtime.contracts.lifecycle import SessionAnswer
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.links.link import LinkClosedError

RETRY_MS = 2000


class Rights(QObject):
    """Owned by the GUI thread. Asked for anew with each runtime and whenever one is heard again."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self._answer: SessionAnswer | None = None
        self._is_known = False
        self._is_asking = False
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(RETRY_MS)
        self._retry.timeout.connect(self._ask_once)
        session.snapshot_changed.connect(self._take_snapshot)
        session.staleness_changed.connect(self._heard_again)
        session.reset.connect(self._forget)
        if session.snapshot is not None:
            self._take_snapshot(session.snapshot)

    @property
    def user(self) -> str | None:
        """Who the runtime takes us for; None where it does not say."""
        return self._answer.user if self._answer is not None else None

    @property
    def role(self) -> Role | None:
        return self._answer.role if self._answer is not None else None

    @property
    def who(self) -> str:
        """Name and role in one, an empty text where the runtime does not say."""
        return f"{self._answer.user} ({self._answer.role})" if self._answer is not None else ""

    def why_not(self, deed: str) -> str:
        """Return why the role does not allow a command or `METHOD /path`; empty when it does, or nobody knows."""
        if self._answer is None:
            return ""
        least = self._answer.needs.get(deed)
        if least is None or ROLES.index(self._answer.role) >= ROLES.index(least):
            return ""
        return f"this takes the role {least}; {self._answer.user} is {self._answer.role}"

    def _take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        if not self._is_known:
            self._ask_once()

    def _heard_again(self, is_stale: bool) -> None:
        """Ask again after a silence: a link that came back may be somebody else's."""
        if not is_stale:
            self._ask_once()

    def _forget(self) -> None:
        self._is_known = False
        self._hold(None)

    def _ask_once(self) -> None:
        if not self._is_asking:
            self._is_asking = self._is_known = True
            self._session.run_in_background(self._ask())

    async def _ask(self) -> None:
        try:
            reply = await self._session.request("GET", "/api/session")
            self._hold(SessionAnswer.from_wire(read_json(reply.body)) if reply.status == 200 else None)
        except LinkClosedError:
            self._retry.start()
        except (UnreadableJsonError, ValueError):  # an answer of another kind: not reported
            self._hold(None)
        finally:
            self._is_asking = False

    def _hold(self, answer: SessionAnswer | None) -> None:
        if answer != self._answer:
            self._answer = answer
            self.changed.emit()
