"""What is done with the staged config: save, commit, restore, discard, files, history; each asked for and explained.

What is refused says why and offers what leads on. Device-api-v2 §6, api-rulings C.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QObject, Signal

from app.flight import AnsweredCommand
from app.presenters import config_questions as questions
from app.presenters.active_config import ActiveConfig
from app.presenters.config_exchange import RefusedError
from app.presenters.config_staging import ConfigStaging
from app.presenters.refusals import refusal_text
from app.session import Session
from app.staged.difference import differences
from app.staged.files import ConfigFileError, open_config
from app.staged.staged_config import StagedConfig
from runtime.contracts.config import ConfigDocument
from runtime.contracts.lifecycle import HistoryItem, RestoreSource

SYSTEM = "system"
"""Who the runtime names in its history when nobody did it."""
RUN_WAIT_S = 5.0
"""How long the program may take to leave a halt after it was told to run."""


class ConfigLifecycle(ConfigStaging):
    """Owned by the GUI thread. `asked` carries a question for the person, None to take it away."""

    asked = Signal(object)

    def __init__(
        self,
        session: Session,
        active: ActiveConfig,
        parent: QObject | None = None,
        *,
        may_validate: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__(session, active, parent, may_validate=may_validate)
        self.history: tuple[HistoryItem, ...] = ()
        self._persists = True
        self._confirm_within_s: int | None = None
        self._is_commit_asked = False
        self.edited.connect(self._renew_question)
        self._seen_version: str | None = None
        self._had_trial = True  # what happened before the start is looked for, too
        active.changed.connect(self._look_for_return)

    def _leave(self, key: str) -> None:
        super()._leave(key)
        self.withdraw_question()
        self.history, self._seen_version, self._had_trial = (), None, True

    def save(self) -> None:
        """Keep the staged config in the runtime; nothing becomes active."""
        if self.staged is not None:
            self._run(self._save(self.staged))

    def ask_commit(self) -> None:
        if self.staged is not None:
            snapshot = self._session.snapshot
            validation = self._validation if self.is_validated else None
            question = questions.commit_question(self._active.version, self.differences, snapshot, validation)
            self.asked.emit(question)
            self._is_commit_asked = True

    def _renew_question(self) -> None:
        """Have the question sum up what would be committed now."""
        if self._is_commit_asked:
            self.ask_commit()

    def withdraw_question(self) -> None:
        """Take away what is asked; nothing is done."""
        self._is_commit_asked = False
        self.asked.emit(None)

    def ask_restore_lkg(self) -> None:
        self._run(self._ask_lkg())

    def ask_restore_factory(self) -> None:
        self._run(self._ask_factory())

    def ask_discard(self) -> None:
        if self.staged is not None:
            active = self._active.version or "the active config"
            self.asked.emit(questions.discard_question(active, self.differences, self.staged_version))

    def confirm(self) -> None:
        """Have the config that is on trial stay."""
        if self._active.trial is not None:
            self._run(self._confirm(self._active.trial.version))

    def answer(self, answer: str, persist: bool, confirm_within_s: int | None = None) -> None:
        """Do what was answered to the question that stood, with staged as it is at this moment."""
        self.withdraw_question()
        if answer == questions.COMMIT and self.staged is not None:
            self._run(self._commit(_candidate(self.staged, persist, confirm_within_s)))
        elif answer == questions.FINISH_AND_COMMIT and self.staged is not None:
            self._run(self._finish_and_commit(_candidate(self.staged, self._persists, self._confirm_within_s)))
        elif answer == questions.RESTORE_LKG:
            self._run(self._restore("LKG"))
        elif answer == questions.RESTORE_FACTORY:
            self._run(self._restore("FACTORY"))
        elif answer == questions.DISCARD:
            self._discard()
        elif answer == questions.REBASE:
            self.base_version, self._base_document = self._active.version, self._active.document
            self._say(f"Staged is now based on {self.base_version}. Look through the difference, then commit.", "quiet")
            self.changed.emit()

    def import_file(self, path: Path) -> None:
        """Take a file over as staged, as one undoable edit."""
        try:
            document = open_config(path)
        except ConfigFileError as wrong:
            self._say(f"Import: {wrong}", "alarm")
            return
        if self.staged is None:
            self._adopt(StagedConfig(document))
        else:
            self.staged.replace_all(document, f"Import {path.name}")
        self._say(f"{path.name} is staged. Nothing is active yet; undo brings the former edits back.", "ok")

    def take_over(self, document: ConfigDocument, what: str) -> bool:
        """Take another runtime's config as staged, as one undoable edit; False while nothing is staged to undo to."""
        if self.staged is None:
            return False
        self.staged.replace_all(document, f"Copy {what}")
        self._say(f"{what} is staged. Nothing is active yet; undo brings the former edits back.", "ok")
        return True

    def export_file(self, path: Path) -> None:
        """Write staged to a file; passwords are written as they read, hidden."""
        staged = self.edits_for(self._session.key)
        if staged is None:
            return
        try:
            hides = staged.write(path)
        except ConfigFileError as failed:
            self._say(f"Export: {failed}", "alarm")
            return
        hidden = " Passwords are not in it." if hides else ""
        self._say(f"Staged was written to {path}.{hidden}", "ok")

    def read_history(self) -> None:
        self._run(self._read_history())

    async def _save(self, staged: StagedConfig) -> None:
        document = staged.document
        self._set_busy("saving …")
        self.staged_version = await self._exchange.save(document)
        staged.mark_saved(document)
        self._say(f"Saved as {self.staged_version} in the runtime. Nothing became active.", "ok")

    async def _commit(self, candidate: _Candidate) -> None:
        document, keys, persist = candidate.document, candidate.keys, candidate.persist
        self._persists, self._confirm_within_s = persist, candidate.confirm_within_s
        self._set_busy("committing …")
        try:
            answer = await self._exchange.commit(
                document, persist=persist, base_version=self.base_version, confirm_within_s=candidate.confirm_within_s
            )
        except RefusedError as refused:
            self._explain(refused, document, keys)
            return
        self.base_version, self._committed = answer.active_version, document
        if candidate.was_saved:
            self.staged_version = None
        candidate.staged.mark_saved(document)
        dropped = ", ".join(f"{one.what} on {one.card_id}" for one in answer.dropped or ())
        told = f"{answer.active_version} is active." + (f" Dropped: {dropped}." if dropped else "")
        kept = "" if persist else " It is not written: a restart brings the former one back."
        lkg = (
            f" {answer.history_head.lkg_version} is the last known good one." if answer.history_head.lkg_version else ""
        )
        trial = ""
        if candidate.confirm_within_s is not None and answer.confirm_by is None:
            trial = " The runtime did not take it on trial: it stays without a confirmation."
        tone: Literal["warn", "ok"] = "warn" if trial else "ok"
        self._say(told + (lkg if persist and answer.confirm_by is None else "") + kept + trial, tone)
        self._active.refresh()
        await self._read_history()

    def _explain(self, refused: RefusedError, document: ConfigDocument, keys: tuple[str, ...]) -> None:
        """Tell why a commit was refused, and offer what leads on."""
        if refused.code == "FORBIDDEN_IN_MODE":
            halt = self._session.snapshot.halt if self._session.snapshot is not None else None
            self.asked.emit(questions.halted_question(halt.next_card_id if halt is not None else None))
        elif refused.field == "baseVersion":
            self._active.refresh()
            self.asked.emit(questions.stale_base_question(self.base_version, self._active.version))
        elif refused.validation is not None:
            self._take_validation(refused.validation, document, keys)
            count = len(refused.validation.errors)
            self._say(
                f"Commit refused: {count} error{'s' if count != 1 else ''}; nothing was changed. "
                "Mend the marked fields, then commit again.",
                "alarm",
            )
        else:
            self._say(str(refused), "alarm")

    async def _finish_and_commit(self, candidate: _Candidate) -> None:
        self._set_busy("finishing the scan …")
        answered = await self._command("set_run_mode", {"mode": "RUN_NORMAL"})
        problem = refusal_text("Finish the scan", answered)
        if problem is not None:
            self._say(f"{problem} Nothing was committed.", "alarm")
            return
        if not await self._runs():
            self._say("The program still stands in mid-scan; nothing was committed. Run it (F5), then commit.", "alarm")
            return
        await self._commit(candidate)

    async def _runs(self) -> bool:
        """Wait until a snapshot shows that the program is halted no more: results come before the snapshots."""
        running = asyncio.Event()

        def look() -> None:
            snapshot = self._session.snapshot
            if snapshot is None or snapshot.halt is None:
                running.set()

        self._session.snapshot_changed.connect(look)
        look()
        try:
            await asyncio.wait_for(running.wait(), RUN_WAIT_S)
        except TimeoutError:
            return False
        finally:
            self._session.snapshot_changed.disconnect(look)
        return True

    async def _command(self, name: str, payload: dict[str, Any]) -> AnsweredCommand:
        """Send a command and return its answer."""
        waiting: asyncio.Future[AnsweredCommand] = asyncio.get_running_loop().create_future()
        request_id = ""

        def take(answered: AnsweredCommand) -> None:
            if answered.pending.request_id == request_id and not waiting.done():
                waiting.set_result(answered)

        self._session.command_answered.connect(take)
        try:
            request_id = self._session.command(name, payload)
            return await waiting
        finally:
            self._session.command_answered.disconnect(take)

    def _look_for_return(self) -> None:
        """When another config follows on one that was on trial, ask the runtime whether it returned by itself."""
        version = self._active.version
        if version is None:
            return
        if version != self._seen_version and self._had_trial:
            self._session.run_in_background(self._tell_return(version))
        self._seen_version, self._had_trial = version, self._active.trial is not None

    async def _tell_return(self, version: str) -> None:
        try:
            answer = await self._exchange.history()
        except RefusedError:
            return  # without its history nothing is known, and nothing is told
        newest = answer.items[0] if answer is not None and answer.items else None
        if newest is not None and (newest.version, newest.action, newest.actor) == (version, "RESTORE", SYSTEM):
            self._say(f"{version} returned by itself: the commit before it was not confirmed in time.", "warn")

    async def _confirm(self, version: str) -> None:
        self._set_busy("confirming …")
        try:
            answer = await self._exchange.confirm(version)
        finally:
            self._active.refresh()
        self._say(f"{answer.active_version} is confirmed and stays.", "ok")

    async def _ask_lkg(self) -> None:
        self._set_busy("reading LKG …")
        lkg = await self._exchange.lkg()
        if lkg is None:
            self._say("There is no last known good config yet: it is what was active before the first commit.", "quiet")
            return
        active = self._active.document
        found = differences(active, lkg.config) if active is not None else ()
        self.asked.emit(questions.lkg_question(self._active.version, lkg.lkg_version, found, self._session.snapshot))

    async def _ask_factory(self) -> None:
        self._set_busy("reading FACTORY …")
        factory = await self._exchange.factory()
        active = self._active.document
        found = differences(active, factory.config) if active is not None and factory is not None else None
        self.asked.emit(questions.factory_question(self._active.version, found, self._session.snapshot))

    async def _restore(self, source: RestoreSource) -> None:
        self._set_busy(f"restoring {source} …")
        answer = await self._exchange.restore(source)
        lkg = answer.history_head.lkg_version if answer.history_head is not None else None
        told = f"{source} is active again, as {answer.active_version}."
        self._say(told + (f" {lkg} is the last known good one." if lkg else ""), "ok")
        self._active.refresh()
        await self._read_history()

    async def _read_history(self) -> None:
        answer = await self._exchange.history()
        self.history = answer.items if answer is not None else ()
        self.changed.emit()

    def _discard(self) -> None:
        if self.staged is None or self._active.document is None:
            return
        self.base_version, self._base_document = self._active.version, self._active.document
        self.staged.replace_all(self._active.document, "Discard staged edits")
        self._say("Staged is the active config again. Undo brings the edits back.", "quiet")


@dataclass(frozen=True)
class _Candidate:
    """What a commit would make active: staged as it was when the person said so."""

    staged: StagedConfig
    document: ConfigDocument
    keys: tuple[str, ...]
    was_saved: bool
    persist: bool
    confirm_within_s: int | None


def _candidate(staged: StagedConfig, persist: bool, confirm_within_s: int | None) -> _Candidate:
    return _Candidate(staged, staged.document, staged.keys, not staged.is_changed, persist, confirm_within_s)
