"""What happens when the process of an isolated runtime ends by itself: it is told, and started again on request."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.session import Session
from widgets.notice import NoticeAction

RESTART = NoticeAction("restart_runtime", "Start it again", "Start the runtime of this computer in a new process")


class OwnProcess(QObject):
    """Owned by the GUI thread. Looks whenever the link changes; tells once for each end."""

    def __init__(
        self,
        session: Session,
        *,
        is_gone: Callable[[], bool],
        tell: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._is_gone = is_gone
        self._tell = tell
        self._was_gone = False
        session.link_changed.connect(self.look)

    def look(self) -> None:
        """Tell when the process has ended since the last look."""
        is_gone = self._is_gone()
        if is_gone and not self._was_gone:
            why = self._session.link_view.reason
            self._tell(f"The runtime of this computer is gone: {why}. Its configs and levels are on the disk.")
        self._was_gone = is_gone
