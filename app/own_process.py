"""What happens when the runtime of this computer ends by itself, or never begins: it is told, with what can be done.

One with a process of its own is started again on request.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.session import Session
from widgets.notice import NoticeAction

REMEDY = "Save your work and open the window again. Runtime › Support bundle keeps what its log says."
RESTART = NoticeAction("restart_runtime", "Start it again", "Start the runtime of this computer in a new process")


class OwnProcess(QObject):
    """Owned by the GUI thread. Looks whenever the link changes; tells once for each end."""

    def __init__(
        self,
        session: Session,
        *,
        is_gone: Callable[[], bool],
        can_restart: Callable[[], bool],
        tell: Callable[[str, bool], None],
        parent: QObject | None = None,
    ) -> None:
        """`tell` takes the words, and whether a restart is offered with them."""
        super().__init__(parent)
        self._session = session
        self._is_gone = is_gone
        self._can_restart = can_restart
        self._tell = tell
        self._was_gone = False
        session.link_changed.connect(self.look)

    def look(self) -> None:
        """Tell when the runtime has ended since the last look."""
        is_gone = self._is_gone()
        if is_gone and not self._was_gone:
            why = self._session.link_view.reason
            can_restart = self._can_restart()
            remedy = "" if can_restart else f" {REMEDY}"
            self._tell(
                f"The runtime of this computer is gone: {why}. Its configs and levels are on the disk.{remedy}",
                can_restart,
            )
        self._was_gone = is_gone
