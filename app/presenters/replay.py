"""Jobs panel and telemetry logs: a log in, from a file or from the runtime, and what stood where in it out as words.

A log is read and looked at then; the runtime goes on meanwhile, and the live jobs with it. What came to the log since
is read on request, from where it ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.engine.replay_log import STATES, Happening, JobThen, Place, ReplayLog
from app.engine_calls import EngineCalls, EngineRefusedError
from app.engine_runs import NOT_OFFERED
from app.presenters.jobs import KINDS, duration_text
from app.presenters.long_work import GivenUpError
from app.presenters.replay_reading import REMEDY, LogReading, NoLogError
from app.presenters.replay_tail import LogChangedError, LogTail
from app.session import Session
from widgets.jobs.panel import JobsPanel
from widgets.jobs.replay_views import LogView, PlaceView
from widgets.jobs.views import MARKS, WORDS, JobRow

FILTER = "Telemetry logs (*.json *.jsonl);;All files (*)"
OF_RUNTIME = "Log of this runtime"
NOTHING_LOGGED = "The runtime has logged nothing of engines yet.\nBuild a level (Ctrl+B), then look here again."
NOT_GIVEN = f"This runtime does not give out its telemetry.\n{REMEDY}"
TELL_EVERY_S = 0.1
AT_ONCE = 50
"""Lines that are taken up in one go while the log is looked at: a few milliseconds."""
NOTHING_NEW = "Nothing has come to this log since it was read."
FULL = "No more lines are shown of one log; open later files alone"
NO_FURTHER = "It is of a runtime that is not in use now; open that runtime's log again when it is"
FIGURE_SPACE = "\u2007"
_TONES = {Happening.FAILED: "alarm", Happening.COMPLETED: "ok"}


class ReplayPresenter(QObject):
    """Lives on the GUI thread."""

    turned = Signal()
    """From live to a log, or back."""

    def __init__(
        self,
        panel: JobsPanel,
        calls: EngineCalls,
        session: Session,
        *,
        window: Callable[[], QWidget],
        show_jobs: Callable[[], object] = lambda: None,
        parent: QObject | None = None,
    ) -> None:
        """`show_jobs` brings the panel to the front."""
        super().__init__(parent)
        self._panel = panel
        self._page = panel.replay
        self._calls = calls
        self._session = session
        self._window = window
        self._show_jobs = show_jobs
        self._log: ReplayLog | None = None
        self._name = ""
        self._tip = ""
        self._position = 0
        self._wish = 0
        self._is_on = False
        self._reading: LogReading | None = None
        self._tail: LogTail | None = None
        """Where the file ended; None for the log of a runtime, of the one with `_key`."""
        self._key = ""
        self._is_reading_on = False
        panel.replay_requested.connect(self._open)
        self._page.file_requested.connect(self.choose_files)
        self._page.more_requested.connect(self.read_on)
        self._page.live_requested.connect(self.to_live)
        self._page.place_wished.connect(self.go_to)
        self._page.notable_requested.connect(self._jump)

    @property
    def log(self) -> ReplayLog | None:
        return self._log

    @property
    def position(self) -> int:
        return self._position

    def why_not_live(self) -> str:
        """Return why there is no way back to live: it is; an empty text when there is one."""
        return "" if self._is_on else "the jobs are live"

    def open_runtime(self) -> None:
        """Read the log of the runtime as it is now."""
        self._begin(OF_RUNTIME)
        self._session.run_in_background(self._read_runtime(self._wish))

    def choose_files(self) -> None:
        """Ask for files and replay them."""
        dialog = QFileDialog(self._window(), "Replay a telemetry log")
        dialog.setObjectName("replay_dialog")
        dialog.setNameFilter(FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda chosen: self.open_files([Path(one) for one in chosen]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_files(self, paths: Sequence[Path]) -> None:
        """Replay the files that make up a log."""
        reading = LogReading(paths)
        self._begin(reading.name)
        self._reading = reading
        self._session.run_in_background(self._read_files(reading, self._wish))

    def read_on(self) -> None:
        """Read what came to the log since; whoever looks at its end sees the newest then."""
        if self._log is not None and not self._is_reading_on:
            self._is_reading_on = True
            self._page.show_reading_on()
            self._session.run_in_background(self._read_on(self._log, self._wish))

    def to_live(self) -> None:
        """Show the live jobs again; what is being read is given up, the log is forgotten."""
        self._give_up()
        self._log = None
        self._turn(False)

    def go_to(self, position: int) -> None:
        """Show a place of the log, or the nearest there is."""
        if self._log is None or not len(self._log):
            return
        self._position = min(max(position, 0), len(self._log) - 1)
        self._page.show_place(self._place_view(self._log, self._position))

    def _jump(self, direction: int) -> None:
        if self._log is None:
            return
        find = self._log.notable_after if direction > 0 else self._log.notable_before
        found = find(self._position)
        if found is not None:
            self.go_to(found)

    # -- reading -------------------------------------------------------------------------------------------------

    def _open(self, which: str) -> None:
        self.open_runtime() if which == "runtime" else self.choose_files()

    def _begin(self, name: str) -> None:
        self._give_up()
        self._show_jobs()
        self._turn(True)
        self._page.show_reading(name, 0)

    def _turn(self, is_on: bool) -> None:
        self._is_on = is_on
        self._panel.show_replay(is_on)
        self.turned.emit()

    def _give_up(self) -> None:
        self._wish += 1
        self._is_reading_on = False
        if self._reading is not None:
            self._reading.give_up()
            self._reading = None

    async def _read_files(self, reading: LogReading, wish: int) -> None:
        work = asyncio.ensure_future(asyncio.to_thread(reading.run))
        while not work.done():
            await asyncio.wait({work}, timeout=TELL_EVERY_S)
            if wish == self._wish and not work.done():
                self._page.show_reading(reading.name, reading.percent)
        try:
            log = work.result()
        except GivenUpError:
            return
        except NoLogError as none:
            self._refuse(str(none), wish)
            return
        self._take(log, reading.name, "\n".join(str(path) for path in reading.paths), wish, tail=reading.tail)

    async def _read_runtime(self, wish: int) -> None:
        log, after, end, key = ReplayLog(), 0, None, self._session.key
        try:
            while end is None or after < end:
                page = await self._calls.telemetry(after)
                end = after + page.total if end is None else end  # what is logged from now on is left out
                if wish != self._wish:
                    return
                if not page.records or page.records[-1].seq <= after:
                    break
                await asyncio.to_thread(log.take_records, page.records)
                after = page.records[-1].seq
                self._page.show_reading(OF_RUNTIME, 100 * after // max(end, 1))
        except EngineRefusedError as refused:
            self._refuse(NOT_GIVEN if refused.code in NOT_OFFERED else str(refused), wish)
            return
        if not log.records:
            self._refuse(NOTHING_LOGGED, wish)
            return
        self._take(log, _as_of_now(), "Read on to see what came since", wish, key=key)

    def _take(
        self, log: ReplayLog, name: str, tip: str, wish: int, *, tail: LogTail | None = None, key: str = ""
    ) -> None:
        if wish != self._wish:
            return
        self._reading = None
        self._log, self._name, self._tip = log, name, tip
        self._tail, self._key = tail, key
        self._page.show_log(self._log_view(log))
        self.go_to(len(log) - 1)
        self._page.focus_scrubber()

    async def _read_on(self, log: ReplayLog, wish: int) -> None:
        before, was_at_end, why = _extent(log), self._position == len(log) - 1, self._why_not_further(log)
        try:
            if not why and self._tail is not None:
                await self._read_file_on(log, self._tail, wish)
            elif not why:
                await self._read_runtime_on(log, wish)
        except (LogChangedError, EngineRefusedError) as refused:
            why = str(refused)
        if wish != self._wish:
            return
        self._is_reading_on = False
        self._page.show_log(self._log_view(log))
        self.go_to(len(log) - 1 if was_at_end else self._position)
        if why:
            self._page.notice.say(why, "alarm")
        elif _extent(log) == before:
            self._page.notice.say(NOTHING_NEW, "quiet")

    async def _read_file_on(self, log: ReplayLog, tail: LogTail, wish: int) -> None:
        until = await asyncio.to_thread(tail.size)  # what is written from now on is left for the next time
        while wish == self._wish:
            lines = await asyncio.to_thread(tail.more, until)
            if not lines:
                return
            for start in range(0, len(lines), AT_ONCE):
                if wish != self._wish:
                    return
                log.take_back_torn()
                for line, behind in lines[start : start + AT_ONCE]:
                    if not log.take_line(line, behind.where()):
                        return
                    self._tail = tail = behind
                await asyncio.sleep(0)

    async def _read_runtime_on(self, log: ReplayLog, wish: int) -> None:
        after, end = log.last_seq, None
        while end is None or after < end:
            page = await self._calls.telemetry(after)
            end = after + page.total if end is None else end
            if wish != self._wish:
                return
            if not page.records or page.records[-1].seq <= after:
                break
            for start in range(0, len(page.records), AT_ONCE):
                log.take_records(page.records[start : start + AT_ONCE])
                await asyncio.sleep(0)
                if wish != self._wish:
                    return
            after = page.records[-1].seq
        self._name = _as_of_now()

    def _why_not_further(self, log: ReplayLog) -> str:
        if log.is_cut:
            return FULL
        return NO_FURTHER if self._tail is None and self._key != self._session.key else ""

    def _refuse(self, why: str, wish: int) -> None:
        """Say why there is nothing new; a log that was there stays."""
        if wish != self._wish:
            return
        self._reading = None
        if self._log is None:
            self._page.show_problem(why)
            return
        self._page.show_log(self._log_view(self._log))
        self.go_to(self._position)
        self._page.notice.say(why, "alarm")

    # -- words ---------------------------------------------------------------------------------------------------

    def _log_view(self, log: ReplayLog) -> LogView:
        first, last = _moment(log.place(0).ts_ms), _moment(log.place(len(log) - 1).ts_ms)
        is_one_day = first[:10] == last[:10]
        span = f"{first[:19]} – {last[11:19] if is_one_day else last[:19]}"
        return LogView(self._name, self._tip, log.happenings, span, warning_of(log), self._why_not_further(log))

    def _place_view(self, log: ReplayLog, position: int) -> PlaceView:
        place = log.place(position)
        width = len(_grouped(len(log)))
        number = f"{_grouped(position + 1)}".rjust(width, FIGURE_SPACE)
        seq = "–" if place.seq is None else _grouped(place.seq)
        jobs = log.jobs_known(position)
        digits = len(str(log.jobs_known(len(log) - 1)))
        counts = log.counts(position)
        return PlaceView(
            position,
            _moment(place.ts_ms)[11:],
            f"seq {seq.rjust(width, FIGURE_SPACE)} · {number} of {_grouped(len(log))}",
            happened(log, place, position),
            _TONES.get(place.happening, "warn" if place.happening.is_notable else ""),
            "  ".join(f"{MARKS[state]}\u2009{str(counts[state]).rjust(digits, FIGURE_SPACE)}" for state in STATES),
            jobs,
            lambda number: row_of(log.job_at(number, position)),
            place.job,
            log.notable_before(position) is not None,
            log.notable_after(position) is not None,
        )


def _extent(log: ReplayLog) -> tuple[int, int]:
    """Return what changes when anything comes to a log; a torn line that is whole now counts, too."""
    return len(log), log.records


def _as_of_now() -> str:
    return f"{OF_RUNTIME}, as of {datetime.now(UTC).astimezone():%H:%M:%S}"


def happened(log: ReplayLog, place: Place, position: int) -> str:
    """Return what happened at a place, in words."""
    if place.happening is Happening.DAMAGED:
        return f"▲ damaged: {place.words}"
    if place.happening is Happening.REPAIRED:
        return "▲ the runtime repaired its log here: what was torn off is lost"
    if place.happening is Happening.REJECTED:
        return f"▲ a report was refused: {place.words or 'no reason is told'}"
    if place.job is None:
        return "nothing that a job did"
    job = log.job_at(place.job, position)
    row = row_of(job)
    what = f"{MARKS[job.state]} {row.subject} · {row.kind}: {WORDS[job.state]}"
    if place.happening is Happening.QUIET:
        return f"{what}, {job.progress}\u2009%"
    if place.happening is Happening.DISPATCHED and job.engine_id:
        return f"{what} to {job.engine_id}"
    if place.happening is Happening.FAILED and job.error:
        return f"{what}, {job.error}" + (f": {job.details}" if job.details else "")
    return what + (f" in {row.duration}" if place.happening is Happening.COMPLETED and row.duration else "")


def row_of(job: JobThen) -> JobRow:
    """Return a job as it was, as the table lists it."""
    return JobRow(
        job.job_id,
        next((words for kind, words in KINDS.items() if kind == job.job_type), job.job_type or "Job"),
        job.entity_id or "scene",
        job.state,
        job.progress,
        duration_text(job.duration_ms),
        job.error,
        job.details,
    )


def warning_of(log: ReplayLog) -> str:
    """Return what somebody should know before they believe a log; an empty text for nothing."""
    said = []
    if log.damaged:
        count = "One line is" if len(log.damaged) == 1 else f"{_grouped(len(log.damaged))} lines are"
        more = " The first: " if len(log.damaged) > 1 else " "
        said.append(f"{count} damaged and counted for nothing.{more}{log.damaged[0]}.")
    if log.first_seq > 1:
        said.append(f"The log begins with record {_grouped(log.first_seq)}: what was before is in other files.")
    if log.is_cut:
        said.append(f"Only its first {_grouped(len(log))} lines are shown: open later files alone.")
    return " ".join(said)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u2009")


def _moment(ts_ms: int) -> str:
    """Return a time of this place as `2026-01-31 14:05:06.789`, dashes for one that no calendar has."""
    try:
        moment = datetime.fromtimestamp(ts_ms / 1000, UTC).astimezone()
    except (OverflowError, ValueError, OSError):
        return "----------" + " --:--:--.---"
    return f"{moment:%Y-%m-%d %H:%M:%S}.{ts_ms % 1000:03d}"
