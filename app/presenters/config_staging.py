"""The staged config beside the active one: where it comes from, what differs, what the runtime finds wrong with it.

It owns the staged config. Edits are never lost: not when the link drops, not when somebody else commits; without edits
staged follows what is active. What is done with it (save, commit, restore, files) is `config_lifecycle`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.presenters.active_config import ActiveConfig, Trial
from app.presenters.config_exchange import ConfigExchange, RefusedError
from app.presenters.kept_edits import Kept
from app.session import Session
from app.staged.difference import Difference, differences
from app.staged.paths import is_same, parse, written
from app.staged.staged_config import NotAConfigError, StagedConfig
from runtime.contracts.config import ConfigDocument
from runtime.contracts.errors import Finding, Validation
from widgets.notice import Tone

VALIDATE_AFTER_MS = 300


class ConfigStaging(QObject):
    """Owned by the GUI thread. `changed` after anything that is shown changed, `edited` after staged alone did.

    `said` carries a text for the person and its tone.
    """

    changed = Signal()
    edited = Signal()
    said = Signal(object, str)

    def __init__(
        self,
        session: Session,
        active: ActiveConfig,
        parent: QObject | None = None,
        *,
        may_validate: Callable[[], bool] = lambda: True,
    ) -> None:
        """`may_validate` tells whether the role allows to ask for it; what would be refused is not asked for."""
        super().__init__(parent)
        self._may_validate = may_validate
        self._session = session
        self._active = active
        self._exchange = ConfigExchange(session)
        self.staged: StagedConfig | None = None
        self.base_version: str | None = None
        self.staged_version: str | None = None
        self.busy = ""
        self._base_document: ConfigDocument | None = None
        self._validation: Validation | None = None
        self._validated: ConfigDocument | None = None
        self._validated_keys: tuple[str, ...] = ()
        self._compared: tuple[object, object, tuple[Difference, ...]] = (None, None, ())
        self._committed: ConfigDocument | None = None
        self._is_loading = False
        self._was_connected = self.is_connected
        self._debounce = QTimer(self)
        self._debounce.setSingleShot(True)
        self._debounce.setInterval(VALIDATE_AFTER_MS)
        self._debounce.timeout.connect(self.validate)
        self._elsewhere: dict[str, Kept] = {}
        active.changed.connect(self._active_changed)
        session.left.connect(self._leave)
        session.taken_up.connect(self._take_up)
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
    def trial(self) -> Trial | None:
        """The commit that waits for its confirmation."""
        return self._active.trial

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
        if self.staged is not None and self.is_connected and self._may_validate():
            self._run(self._validate(self.staged.document, self.staged.keys))

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        if self._session.is_closing:
            coroutine.close()  # inside a guard that never runs it would be lost with a warning
            return
        self._session.run_in_background(self._guarded(coroutine))

    async def _guarded(self, coroutine: Coroutine[Any, Any, None]) -> None:
        try:
            await coroutine
        except RefusedError as refused:
            if not self._session.has_moved_on:
                self._say(str(refused), "alarm")
        finally:
            if not self._session.has_moved_on:
                self._set_busy("")

    async def _validate(self, document: ConfigDocument, keys: tuple[str, ...]) -> None:
        validation = await self._exchange.validate(document)
        if self.staged is not None and document is self.staged.document:
            self._take_validation(validation, document, keys)

    def _take_validation(self, validation: Validation, document: ConfigDocument, keys: tuple[str, ...]) -> None:
        self._validation, self._validated, self._validated_keys = validation, document, keys
        self.changed.emit()

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
            if self._session.has_moved_on:
                return
            self._say(f"What is staged in the runtime was left there: {wrong}", "warn")
            saved, staged = None, StagedConfig(active)
        finally:
            if not self._session.has_moved_on:
                self._is_loading = False
        if self._session.has_moved_on:
            return
        self.staged_version = saved.staged_version if saved is not None else None
        self.base_version, self._base_document = self._active.version, active
        self._adopt(staged)

    def _adopt(self, staged: StagedConfig) -> None:
        self.staged = staged
        staged.subscribe(self._edited)
        self.validate()
        self.changed.emit()

    def kept_for(self, key: str) -> StagedConfig | None:
        """Return the staged config that waits for the return to a runtime, None when nothing does."""
        kept = self._elsewhere.get(key)
        return kept.staged if kept is not None else None

    @property
    def edited_keys(self) -> tuple[str, ...]:
        """For which runtimes something may be staged: the present one and those that were left."""
        return (self._session.key, *self._elsewhere)

    def edits_for(self, key: str) -> Kept | None:
        """Return what is staged for a runtime, beside what is active there as far as that is known."""
        if key != self._session.key:
            return self._elsewhere.get(key)
        return self._present(self._active.document or self._base_document)

    def discard_kept(self, key: str) -> None:
        """Forget what waits for the return to a runtime."""
        self._elsewhere.pop(key, None)

    def note_saved(self, key: str, version: str) -> None:
        """Take note that what is staged for a runtime is kept in it."""
        if key == self._session.key:
            self.staged_version = version
            self.changed.emit()
        elif key in self._elsewhere:
            self._elsewhere[key] = replace(self._elsewhere[key], staged_version=version)

    def _present(self, base_document: ConfigDocument | None) -> Kept | None:
        if self.staged is None:
            return None
        return Kept(self.staged, self.base_version, self.staged_version, base_document)

    def _leave(self, key: str) -> None:
        """Another runtime is taken up: staged waits for the return, the next one has its own."""
        present = self._present(self._base_document)
        if present is not None:
            self._elsewhere[key] = present
        self.staged = self.base_version = self.staged_version = self._base_document = None
        self._validation = self._validated = self._committed = None
        self._validated_keys, self._compared = (), (None, None, ())
        self._is_loading, self._was_connected = False, False
        self._debounce.stop()
        self._set_busy("")

    def _take_up(self, key: str) -> None:
        kept = self._elsewhere.pop(key, None)
        if kept is not None:
            self.base_version, self._base_document = kept.base_version, kept.base_document
            self.staged_version = kept.staged_version
            self.staged = kept.staged
        self.changed.emit()

    def _edited(self) -> None:
        self._debounce.start()
        self.changed.emit()
        self.edited.emit()

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


def _moved(finding: Finding, before: tuple[str, ...], after: tuple[str, ...]) -> Finding | None:
    """Return a finding with the place that its card has now; None when the card is gone."""
    path = parse(finding.field or "")
    if path[:1] != ("cards",) or len(path) < 2 or not isinstance(path[1], int) or path[1] >= len(before):
        return finding
    key = before[path[1]]
    if key not in after:
        return None
    return finding.model_copy(update={"field": written(("cards", after.index(key), *path[2:]))})
