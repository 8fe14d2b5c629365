"""The staged config's life beside the active one: loading, live validation, save, commit, restore, files.

It owns the staged config and what the runtime said of it. What is refused is explained, and edits are never lost:
not when the link drops, not when somebody else commits. Device-api-v2 §6, api-rulings C.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.presenters import config_questions as questions
from app.presenters.active_config import ActiveConfig
from app.presenters.config_exchange import ConfigExchange, RefusedError
from app.presenters.config_summary import masked_passwords
from app.presenters.refusals import refusal_text
from app.session import AnsweredCommand, Session
from app.staged.difference import Difference, differences
from app.staged.files import ConfigFileError, open_config, save_config
from app.staged.paths import is_same, parse, replaced, written
from app.staged.staged_config import NotAConfigError, StagedConfig
from runtime.contracts.config import HIDDEN_PASSWORD, ConfigDocument
from runtime.contracts.errors import Finding, Validation
from runtime.contracts.lifecycle import HistoryItem, RestoreSource
from widgets.notice import Tone

VALIDATE_AFTER_MS = 300
RUN_WAIT_S = 5.0
"""How long the program may take to leave a halt after it was told to run."""


class ConfigLifecycle(QObject):
    """Owned by the GUI thread. `changed` after anything that is shown changed, `said` and `asked` for the person."""

    changed = Signal()
    said = Signal(object, str)
    asked = Signal(object)

    def __init__(self, session: Session, active: ActiveConfig, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._active = active
        self._exchange = ConfigExchange(session)
        self.staged: StagedConfig | None = None
        self.base_version: str | None = None
        self.staged_version: str | None = None
        self.history: tuple[HistoryItem, ...] = ()
        self.busy = ""
        self._base_document: ConfigDocument | None = None
        self._validation: Validation | None = None
        self._validated: ConfigDocument | None = None
        self._validated_keys: tuple[str, ...] = ()
        self._compared: tuple[object, object, tuple[Difference, ...]] = (None, None, ())
        self._committed: ConfigDocument | None = None
        self._persists = True
        self._is_commit_asked = False
        self._is_loading = False
        self._was_connected = self.is_connected
        self._debounce = QTimer(self)
        self._debounce.setSingleShot(True)
        self._debounce.setInterval(VALIDATE_AFTER_MS)
        self._debounce.timeout.connect(self.validate)
        active.changed.connect(self._active_changed)
        session.link_changed.connect(self._link_changed)
        if active.document is not None:
            self._active_changed()

    @property
    def is_connected(self) -> bool:
        return self._session.link_view.phase == "up"

    @property
    def active_version(self) -> str | None:
        return self._active.version

    @property
    def active_document(self) -> ConfigDocument | None:
        return self._active.document

    @property
    def active_problem(self) -> str | None:
        return self._active.problem

    @property
    def validation(self) -> Validation | None:
        return self._validation

    @property
    def is_validated(self) -> bool:
        """Whether the findings are of the staged config as it stands."""
        return self.staged is not None and self._validated is self.staged.document

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The runtime's findings, placed as the cards stand now; those of cards that are gone are left out."""
        if self._validation is None or self.staged is None:
            return ()
        found = (*self._validation.errors, *self._validation.warnings)
        if self._validated_keys == self.staged.keys:
            return found
        moved = (_moved(finding, self._validated_keys, self.staged.keys) for finding in found)
        return tuple(finding for finding in moved if finding is not None)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What differs between active and staged; nothing while one of them is not known."""
        if self.staged is None or self._active.document is None:
            return ()
        old, new, found = self._compared
        if old is not self._active.document or new is not self.staged.document:
            found = differences(self._active.document, self.staged.document)
            self._compared = (self._active.document, self.staged.document, found)
        return found

    @property
    def is_based_on_active(self) -> bool:
        return self.base_version is None or self.base_version == self._active.version

    def validate(self) -> None:
        """Have the runtime look at the staged config now."""
        self._debounce.stop()
        if self.staged is not None and self.is_connected:
            self._run(self._validate(self.staged.document, self.staged.keys))

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

    def withdraw_question(self) -> None:
        """Take away what is asked; nothing is done."""
        self._is_commit_asked = False
        self.asked.emit(None)

    def ask_restore_lkg(self) -> None:
        self._run(self._ask_lkg())

    def ask_restore_factory(self) -> None:
        self.asked.emit(questions.factory_question(self._active.version))

    def ask_discard(self) -> None:
        if self.staged is not None:
            active = self._active.version or "the active config"
            self.asked.emit(questions.discard_question(active, self.differences, self.staged_version))

    def answer(self, answer: str, persist: bool) -> None:
        """Do what was answered to the question that stood, with staged as it is at this moment."""
        self.withdraw_question()
        if answer == questions.COMMIT and self.staged is not None:
            self._run(self._commit(_candidate(self.staged, persist)))
        elif answer == questions.FINISH_AND_COMMIT and self.staged is not None:
            self._run(self._finish_and_commit(_candidate(self.staged, self._persists)))
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

    def export_file(self, path: Path) -> None:
        """Write staged to a file; passwords are written as they read, hidden."""
        if self.staged is None:
            return
        document: object = self.staged.document
        passwords = masked_passwords(self.staged.document)
        for place in passwords:
            document = replaced(document, place, HIDDEN_PASSWORD)
        try:
            save_config(path, dict(document) if isinstance(document, dict) else {})
        except ConfigFileError as failed:
            self._say(f"Export: {failed}", "alarm")
            return
        hidden = " Passwords are not in it." if passwords else ""
        self._say(f"Staged was written to {path}.{hidden}", "ok")

    def read_history(self) -> None:
        self._run(self._read_history())

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self._session.run_in_background(self._guarded(coroutine))

    async def _guarded(self, coroutine: Coroutine[Any, Any, None]) -> None:
        try:
            await coroutine
        except RefusedError as refused:
            self._say(str(refused), "alarm")
        finally:
            self._set_busy("")

    async def _validate(self, document: ConfigDocument, keys: tuple[str, ...]) -> None:
        validation = await self._exchange.validate(document)
        if self.staged is not None and document is self.staged.document:
            self._take_validation(validation, document, keys)

    def _take_validation(self, validation: Validation, document: ConfigDocument, keys: tuple[str, ...]) -> None:
        self._validation, self._validated, self._validated_keys = validation, document, keys
        self.changed.emit()

    async def _save(self, staged: StagedConfig) -> None:
        document = staged.document
        self._set_busy("saving …")
        self.staged_version = await self._exchange.save(document)
        staged.mark_saved(document)
        self._say(f"Saved as {self.staged_version} in the runtime. Nothing became active.", "ok")

    async def _commit(self, candidate: _Candidate) -> None:
        document, keys, persist = candidate.document, candidate.keys, candidate.persist
        self._persists = persist
        self._set_busy("committing …")
        try:
            answer = await self._exchange.commit(document, persist=persist, base_version=self.base_version)
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
        self._say(told + (lkg if persist else "") + kept, "ok")
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

    async def _ask_lkg(self) -> None:
        self._set_busy("reading LKG …")
        lkg = await self._exchange.lkg()
        if lkg is None:
            self._say("There is no last known good config yet: it is what was active before the first commit.", "quiet")
            return
        active = self._active.document
        found = differences(active, lkg.config) if active is not None else ()
        self.asked.emit(questions.lkg_question(self._active.version, lkg.lkg_version, found))

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

    def _active_changed(self) -> None:
        """Follow the active config; edits stay, and what they are based on is remembered."""
        document = self._active.document
        if document is None:
            self.changed.emit()
        elif self.staged is None:
            self._load(document)
        elif self._has_no_edits(document):
            self._follow(document)
        elif self._committed is not None and self.staged.document is self._committed:
            self.staged.replace_all(document, "As committed")
            self.staged.mark_saved()
            self._base_document = document
        elif self.base_version != self._active.version and self._committed is None:
            told = f"{self._active.version} is active now; your staged edits are kept and based on {self.base_version}."
            self._say(told, "warn")
        self._committed = None
        self.changed.emit()

    def _has_no_edits(self, document: ConfigDocument) -> bool:
        """Whether staged is what was active, or already is what is active now."""
        staged = self.staged.document if self.staged is not None else None
        return is_same(staged, self._base_document) or is_same(staged, document)

    def _follow(self, document: ConfigDocument) -> None:
        if self.staged is not None and not is_same(self.staged.document, document):
            self.staged.replace_all(document, f"{self._active.version} became active")
            self.staged.mark_saved()
        self.base_version, self._base_document = self._active.version, document
        self.validate()

    def _load(self, active: ConfigDocument) -> None:
        if not self._is_loading:
            self._is_loading = True
            self._run(self._load_staged(active))

    async def _load_staged(self, active: ConfigDocument) -> None:
        """Begin with what is saved as staged in the runtime, else with the active config."""
        try:
            saved = await self._exchange.staged()
            document = active if saved is None else saved.config
            staged = StagedConfig(document)
        except (RefusedError, NotAConfigError) as wrong:
            self._say(f"What is staged in the runtime was left there: {wrong}", "warn")
            saved, staged = None, StagedConfig(active)
        finally:
            self._is_loading = False
        self.staged_version = saved.staged_version if saved is not None else None
        self.base_version, self._base_document = self._active.version, active
        self._adopt(staged)

    def _adopt(self, staged: StagedConfig) -> None:
        self.staged = staged
        staged.subscribe(self._edited)
        self.validate()
        self.changed.emit()

    def _edited(self) -> None:
        self._debounce.start()
        self.changed.emit()
        if self._is_commit_asked:  # what is summed up must be what would be committed
            self.ask_commit()

    def _link_changed(self) -> None:
        if self.is_connected == self._was_connected:  # only its age did
            return
        self._was_connected = self.is_connected
        if self.is_connected and not self.is_validated:
            self._debounce.start()
        self.changed.emit()

    def _set_busy(self, what: str) -> None:
        if what != self.busy:
            self.busy = what
            self.changed.emit()

    def _say(self, text: str, tone: Tone) -> None:
        self.said.emit(text, tone)


@dataclass(frozen=True)
class _Candidate:
    """What a commit would make active: staged as it was when the person said so."""

    staged: StagedConfig
    document: ConfigDocument
    keys: tuple[str, ...]
    was_saved: bool
    persist: bool


def _candidate(staged: StagedConfig, persist: bool) -> _Candidate:
    return _Candidate(staged, staged.document, staged.keys, not staged.is_changed, persist)


def _moved(finding: Finding, before: tuple[str, ...], after: tuple[str, ...]) -> Finding | None:
    """Return a finding with the place that its card has now; None when the card is gone."""
    path = parse(finding.field or "")
    if path[:1] != ("cards",) or len(path) < 2 or not isinstance(path[1], int) or path[1] >= len(before):
        return finding
    key = before[path[1]]
    if key not in after:
        return None
    return finding.model_copy(update={"field": written(("cards", after.index(key), *path[2:]))})
