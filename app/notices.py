"""What is said below the header: what others tell, how far a long work is, and what can be done about either."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.flight import AnsweredCommand
from app.own_process import RESTART
from app.presenters.exporting import LevelExports
from app.presenters.level_files import LevelFiles
from app.presenters.refusals import settled_text
from widgets.notice import Notice, NoticeAction, Tone

NO_EXPORT = NoticeAction("give_up_export", "Cancel", "Write no file; the level stays as it is")
SHOW_MISSING = NoticeAction(
    "show_missing", "Show in Problems", "Each entity whose asset is missing, with what can be done"
)
GIVE_UP = NoticeAction("give_up_opening", "Cancel", "Leave that level alone; the one on screen stays")

TONES: dict[str, Tone] = {"alarm": "alarm", "warn": "warn"}


class Notices(QObject):
    """Owned by the notice. A later message takes the place of one before."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice)
        self._notice = notice
        self._deeds: dict[str, Callable[[], object]] = {}
        notice.action_requested.connect(self._do)

    def say(self, tone: str, text: str) -> None:
        """Show a message; whatever is neither alarm nor warning is good news."""
        self._notice.say(text, TONES.get(tone, "ok"))

    def warn(self, text: str) -> None:
        self.say("warn", text)

    def say_failed(self, what: str) -> None:
        self.say("alarm", f"Something went wrong: {what}")

    def say_settled(self, answered: AnsweredCommand) -> None:
        """Say what became of a command that was given up as unknown."""
        self.say(*settled_text(answered))

    def say_gone(self, text: str, can_restart: bool) -> None:
        """Say that our own runtime has ended, and offer to start it again where that is possible."""
        self._notice.say(text, "alarm", actions=(RESTART,) if can_restart else ())

    def when_restarted(self, restart: Callable[[], object]) -> None:
        self._deeds[RESTART.id] = restart

    def follow_opening(self, level: LevelFiles) -> None:
        """Show how far a large level is read, for as long as that takes."""
        level.said.connect(self.say)
        level.reading_told.connect(lambda name, percent: self._tell_progress(f"Opening {name}", percent, GIVE_UP))
        level.reading_ended.connect(self._clear)
        self._deeds[GIVE_UP.id] = level.give_up_opening

    def follow_exports(self, exports: LevelExports, show_missing: Callable[[], None]) -> None:
        """Show how far an export is, and lead to what it had to leave out."""
        exports.said.connect(self.say)
        exports.missing_told.connect(lambda text: self._notice.say(text, "warn", actions=(SHOW_MISSING,)))
        exports.progress_told.connect(
            lambda name, percent: self._tell_progress(f"Exporting {name}", percent, NO_EXPORT)
        )
        exports.progress_ended.connect(self._clear)
        self._deeds[NO_EXPORT.id] = exports.give_up
        self._deeds[SHOW_MISSING.id] = show_missing

    def _tell_progress(self, what: str, percent: int, way_out: NoticeAction) -> None:
        self._notice.say(f"{what}: {percent} %", "quiet", can_dismiss=False, actions=(way_out,))

    def _clear(self) -> None:
        self._notice.say(None)

    def _do(self, action: str) -> None:
        deed = self._deeds.get(action)
        if deed is not None:
            deed()
