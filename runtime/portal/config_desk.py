"""The config lifecycle as clients drive it: save, validate, commit, restore, read (api-rulings C).

One change at a time; an answer leaves after the store has it on disk and the machine has shown it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Literal, Protocol

from runtime.contracts.base import SCHEMA_VERSION
from runtime.contracts.config import Config, ConfigDocument, Role
from runtime.contracts.errors import Validation
from runtime.contracts.lifecycle import (
    ActiveConfig,
    CommitAnswer,
    CommitRequest,
    DroppedState,
    FactoryConfig,
    HardwareProfile,
    HistoryHead,
    LkgConfig,
    RestoreAnswer,
    RestoreRequest,
    SaveAnswer,
    SaveRequest,
    StagedConfig,
    ValidateAnswer,
    ValidateRequest,
)
from runtime.control.scan_cycle import Activated, Published
from runtime.kernel.program import Program, build_program
from runtime.kernel.validation import validate_config
from runtime.portal import manners
from runtime.portal.auditing import Auditing
from runtime.portal.confirmation import Confirmation, check_confirm_within
from runtime.portal.heavy_work import HeavyWork
from runtime.portal.observing import follow
from runtime.portal.results import RefusedRequest
from runtime.portal.route_table import Call
from runtime.portal.stores import Configs, StoredConfig

SHOWN_LIMIT_S = 5.0

FACTORY_ROLE: Role = "ADMIN"
"""What restoring FACTORY takes, more than the route does (decisions, *Roles*)."""

log = logging.getLogger("plumbline.config")


class Machine(Protocol):
    """What takes a config over: the controller."""

    @property
    def latest(self) -> Published | None: ...

    def activate(
        self,
        config: Config,
        program: Program,
        config_version: str,
        shown: Callable[[Activated], None],
        *,
        clear_overrides: bool = False,
    ) -> None: ...


class ConfigDesk:
    """Belongs to the portal's thread."""

    def __init__(
        self,
        configs: Configs,
        machine: Machine,
        auditing: Auditing,
        profile: HardwareProfile,
        heavy_work: HeavyWork,
        *,
        timestamp: Callable[[], str],
        event: Callable[[str, str, dict[str, Any]], None],
        wall_ms: Callable[[], int],
        monotonic_s: Callable[[], float],
        schedule: Callable[[float, Callable[[], None]], object],
        about_to_run: Callable[[str, ConfigDocument], None] | None = None,
    ) -> None:
        """`about_to_run(version, document)` hears of each config before the machine does; `schedule` calls later."""
        self._configs = configs
        self._machine = machine
        self._auditing = auditing
        self._profile = profile
        self._heavy_work = heavy_work
        self._timestamp = timestamp
        self._event = event
        self._about_to_run = about_to_run
        self._one_at_a_time = asyncio.Lock()
        self.confirmation = Confirmation(
            configs,
            auditing,
            self._one_at_a_time,
            self._take_over,
            schedule=schedule,
            wall_ms=wall_ms,
            monotonic_s=monotonic_s,
            event=event,
        )

    async def read_active(self, call: Call) -> ActiveConfig:
        stored = self._configs.active()
        return ActiveConfig(
            timestamp=self._timestamp(),
            active_version=stored.version,
            schema_version=_schema_version(stored),
            config=stored.readable,
            confirm_by=self.confirmation.confirm_by,
        )

    async def read_staged(self, call: Call) -> StagedConfig:
        stored = _found(self._configs.staged(), "nothing is staged")
        return StagedConfig(
            timestamp=self._timestamp(),
            staged_version=stored.version,
            schema_version=_schema_version(stored),
            config=stored.readable,
        )

    async def read_lkg(self, call: Call) -> LkgConfig:
        stored = _found(self._configs.lkg(), "there is no last known good config yet")
        return LkgConfig(
            timestamp=self._timestamp(),
            lkg_version=stored.version,
            schema_version=_schema_version(stored),
            config=stored.readable,
        )

    async def read_factory(self, call: Call) -> FactoryConfig:
        stored = self._configs.factory()
        return FactoryConfig(
            timestamp=self._timestamp(),
            factory_version=stored.version,
            schema_version=_schema_version(stored),
            config=stored.readable,
        )

    async def save(self, call: Call) -> SaveAnswer:
        """Keep a config for later, valid or not."""
        _check_schema_version(call)
        request = call.parse(SaveRequest)
        document = request.config
        async with self._one_at_a_time:
            with self._auditing.of(call.user, "config.save", "staged") as record:
                staged = self._configs.staged()
                record.before = staged.sha256 if staged else None
                stored = self._configs.save_staged(document)
                record.after = stored.sha256
        return SaveAnswer(request_id=request.request_id, timestamp=self._timestamp(), staged_version=stored.version)

    async def validate(self, call: Call) -> ValidateAnswer:
        _check_schema_version(call)
        request = call.parse(ValidateRequest)
        validation = await self._heavy_work.run(partial(validate_config, request.config, self._profile))
        if validation.errors:
            raise _invalid(validation)
        return ValidateAnswer(request_id=request.request_id, timestamp=self._timestamp(), validation=validation)

    async def commit(self, call: Call) -> CommitAnswer:
        if "config" in call.document:
            _check_schema_version(call)
        request = call.parse(CommitRequest)
        within_s = check_confirm_within(request.options.confirm_within_s)
        async with self._one_at_a_time:
            with self._auditing.of(call.user, "config.commit", "active") as record:
                active = self._configs.active()
                record.before = active.sha256
                self.confirmation.require_none()
                document = self._to_commit(request)
                self._check_base(request, active)
                validation, config, program = await self._heavy_work.run(partial(self._prepare, document))
                if config is None or program is None:
                    raise _invalid(validation)
                self._require_boundary()
                persist = request.options.persist
                stored = self._write(
                    "COMMIT_FAILED",
                    lambda: self._configs.commit(
                        document, actor=call.user.name, persist=persist, confirm_within_s=within_s
                    ),
                )
                self.confirmation.watch()
                record.after = stored.sha256
                confirm_by = self.confirmation.confirm_by
                activated = await self._activate(config, program, stored, clear_overrides=False)
        told = {"activeVersion": stored.version, "persisted": persist}
        self._event("config.committed", call.user.name, told | ({"confirmBy": confirm_by} if confirm_by else {}))
        return CommitAnswer(
            request_id=request.request_id,
            timestamp=self._timestamp(),
            active_version=stored.version,
            history_head=self._history_head(),
            requires_restart=False,
            snapshot_revision=activated.revision if activated else None,
            dropped=_dropped(activated),
            validation=validation,
            confirm_by=confirm_by,
        )

    async def restore(self, call: Call) -> RestoreAnswer:
        request = call.parse(RestoreRequest)
        source = _restore_source(request.source)
        if source == "FACTORY":
            call.user.require(FACTORY_ROLE, "restore of FACTORY")
        async with self._one_at_a_time:
            with self._auditing.of(call.user, "config.restore", source) as record:
                record.before = self._configs.active().sha256
                wanted = self._configs.factory() if source == "FACTORY" else self._configs.lkg()
                document = _found(wanted, "there is no last known good config yet").document
                validation, config, program = await self._heavy_work.run(partial(self._prepare, document))
                if config is None or program is None:
                    raise RefusedRequest(
                        "RESTORE_FAILED", f"{source} does not fit this hardware profile", validation=validation
                    )
                self._require_boundary()
                stored = self._write("RESTORE_FAILED", lambda: self._configs.restore(source, actor=call.user.name))
                record.after = stored.sha256
                activated = await self._activate(config, program, stored, clear_overrides=True)
        self._event("config.restored", call.user.name, {"activeVersion": stored.version, "restoredFrom": source})
        return RestoreAnswer(
            request_id=request.request_id,
            timestamp=self._timestamp(),
            restored_from=source,
            active_version=stored.version,
            requires_restart=False,
            snapshot_revision=activated.revision if activated else None,
            history_head=self._history_head(),
            dropped=_dropped(activated),
        )

    def _to_commit(self, request: CommitRequest) -> ConfigDocument:
        if request.config is not None:
            return request.config
        return _found(self._configs.staged(), "nothing is staged to be committed").document

    def _check_base(self, request: CommitRequest, active: StoredConfig) -> None:
        if request.base_version is not None and request.base_version != active.version:
            raise RefusedRequest(
                "VALIDATION_FAILED",
                f"this change is based on {request.base_version}, but {active.version} is active",
                field="baseVersion",
                details={"activeVersion": active.version},
            )

    def _prepare(self, document: ConfigDocument) -> tuple[Validation, Config | None, Program | None]:
        """Check a config and build what runs it; may be called in a worker thread."""
        validation = validate_config(document, self._profile)
        if validation.errors:
            return validation, None, None
        # Keys count by their wire name alone, as in `load_config`.
        config = Config.model_validate(document, by_alias=True, by_name=False)
        return validation, config, build_program(config)

    async def _take_over(self, stored: StoredConfig) -> Activated | None:
        """Run a config that the store gave back; it was valid when it ran before."""
        _, config, program = await self._heavy_work.run(partial(self._prepare, stored.document))
        if config is None or program is None:
            raise RefusedRequest("RESTORE_FAILED", f"{stored.version} does not fit this hardware profile")
        return await self._activate(config, program, stored, clear_overrides=False)

    def _require_boundary(self) -> None:
        latest = self._machine.latest
        if latest is not None and latest.is_halted and latest.is_mid_scan:
            raise RefusedRequest(
                "FORBIDDEN_IN_MODE", "a scan is halted half-way; finish it (step or run) before the config changes"
            )

    def _write(
        self, code: Literal["COMMIT_FAILED", "RESTORE_FAILED"], write: Callable[[], StoredConfig]
    ) -> StoredConfig:
        try:
            return write()
        except Exception as failed:
            log.exception("the store failed")
            raise RefusedRequest(code, f"the config could not be stored ({failed}); the old one is active") from failed

    async def _activate(
        self, config: Config, program: Program, stored: StoredConfig, *, clear_overrides: bool
    ) -> Activated | None:
        """Hand a stored config to the machine; returns once it showed it, None when a halted scan must end first."""
        if self._about_to_run is not None:
            self._about_to_run(stored.version, stored.document)
        shown: asyncio.Future[Activated] = asyncio.get_running_loop().create_future()
        self._machine.activate(
            config,
            program,
            stored.version,
            lambda activated: None if shown.done() else shown.set_result(activated),
            clear_overrides=clear_overrides,
        )
        try:
            async with asyncio.timeout(SHOWN_LIMIT_S):
                activated = await shown
                follow(activated.times)
                return activated
        except TimeoutError:
            log.warning("%s is stored and waits for the end of a halted scan", stored.version)
            return None

    def _history_head(self) -> HistoryHead:
        lkg = self._configs.lkg()
        return HistoryHead(lkg_version=lkg.version if lkg else None)


def _schema_version(stored: StoredConfig) -> str:
    return str(stored.document.get("schemaVersion", SCHEMA_VERSION))


def _check_schema_version(call: Call) -> None:
    """Refuse a schema we do not know, and an envelope that says another one than its config (ruling 23)."""
    stated, config = call.document.get("schemaVersion"), call.document.get("config")
    if stated is None:
        raise RefusedRequest("UNSUPPORTED_SCHEMA_VERSION", "schemaVersion is missing", field="schemaVersion")
    if not isinstance(config, dict):
        return
    manners.check_config_depth(config)
    if config.get("schemaVersion") != SCHEMA_VERSION:
        raise RefusedRequest(
            "UNSUPPORTED_SCHEMA_VERSION",
            f'a config of schemaVersion "{SCHEMA_VERSION}" is read here, not of {config.get("schemaVersion")!r}',
            field="config.schemaVersion",
        )
    if stated != SCHEMA_VERSION:
        raise RefusedRequest(
            "INVALID_REQUEST",
            f"the config is of {SCHEMA_VERSION}, but the envelope says {stated!r}",
            field="schemaVersion",
        )


def _found(stored: StoredConfig | None, missing: str) -> StoredConfig:
    if stored is None:
        raise RefusedRequest("NOT_FOUND", missing)
    return stored


def _restore_source(source: str) -> Literal["LKG", "FACTORY"]:
    if source == "LKG":
        return "LKG"
    if source == "FACTORY":
        return "FACTORY"
    raise RefusedRequest("VALIDATION_FAILED", f"source is LKG or FACTORY, not {source!r}", field="source")


def _invalid(validation: Validation) -> RefusedRequest:
    first = validation.errors[0]
    count = len(validation.errors)
    return RefusedRequest(
        "VALIDATION_FAILED",
        f"{count} {'error' if count == 1 else 'errors'}; the first: {first.message}",
        field=first.field,
        details=first.details,
        validation=validation,
    )


def _dropped(activated: Activated | None) -> tuple[DroppedState, ...]:
    if activated is None:
        return ()
    return tuple(DroppedState(card_id=drop.card_id, what=drop.what) for drop in activated.dropped)
