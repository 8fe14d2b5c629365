"""Config lifecycle over HTTP (device-api-v2 §6, decisions *Device HTTP*, api-rulings C)."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import StrictBool, StrictStr

from runtime.contracts.base import API_VERSION, DeviceContract, Envelope, Whole
from runtime.contracts.commands import RequestId
from runtime.contracts.config import Role
from runtime.contracts.errors import ErrorCode, Validation

Status = Literal["SUCCESS", "FAILURE"]
RestoreSource = Literal["LKG", "FACTORY"]


class Answer(Envelope):
    """The envelope that every `/api` answer shares."""

    ALWAYS: ClassVar[frozenset[str]] = frozenset({"api_version", "status"})

    api_version: str = API_VERSION
    status: Status = "SUCCESS"
    timestamp: str


class FailedAnswer(Answer):
    """A refused `/api` request: the error object beside the envelope (ruling 1)."""

    request_id: str | None
    error_code: ErrorCode
    message: str
    field: str | None = None
    details: dict[str, Any] | None = None
    validation: Validation | None = None


class SnapshotAnswer(Answer):
    snapshot_revision: Whole
    snapshot: dict[str, Any]


class ActiveConfig(Answer):
    active_version: str
    schema_version: str
    config: dict[str, Any]
    confirm_by: str | None = None
    """Until when the config must be confirmed to stay."""


class StagedConfig(Answer):
    staged_version: str
    schema_version: str
    config: dict[str, Any]


class LkgConfig(Answer):
    lkg_version: str
    schema_version: str
    config: dict[str, Any]


class FactoryConfig(Answer):
    """The config of delivery, for a look before it is restored (additive, docs/decisions/0020)."""

    factory_version: str
    schema_version: str
    config: dict[str, Any]


class Request(DeviceContract):
    """What every mutating `/api` request carries."""

    request_id: RequestId
    api_version: StrictStr


class SaveRequest(Request):
    schema_version: StrictStr
    config: dict[str, Any]


class SaveAnswer(Answer):
    request_id: str
    staged_version: str


class ValidateRequest(Request):
    schema_version: StrictStr
    config: dict[str, Any]


class ValidateAnswer(Answer):
    request_id: str
    validation: Validation


class CommitOptions(DeviceContract):
    persist: StrictBool = True
    confirm_within_s: Whole | None = None


class CommitRequest(Request):
    """Without `config` the staged one is committed; `base_version` guards against a second engineer (ruling 38)."""

    schema_version: StrictStr | None = None
    config: dict[str, Any] | None = None
    options: CommitOptions = CommitOptions()
    base_version: StrictStr | None = None


class HistoryHead(DeviceContract):
    lkg_version: str | None


class DroppedState(DeviceContract):
    """What a commit could not keep (ruling 44)."""

    card_id: Whole
    what: Literal["force", "mask", "breakpoint"]


class CommitAnswer(Answer):
    ALWAYS: ClassVar[frozenset[str]] = Answer.ALWAYS | {"requires_restart"}

    request_id: str
    active_version: str
    history_head: HistoryHead
    requires_restart: bool = False
    snapshot_revision: Whole | None = None
    dropped: tuple[DroppedState, ...] | None = None
    validation: Validation | None = None
    confirm_by: str | None = None


class ConfirmRequest(Request):
    active_version: StrictStr


class ConfirmAnswer(Answer):
    request_id: str
    active_version: str


class RestoreRequest(Request):
    source: StrictStr


class RestoreAnswer(Answer):
    ALWAYS: ClassVar[frozenset[str]] = Answer.ALWAYS | {"requires_restart"}

    request_id: str
    restored_from: RestoreSource
    active_version: str
    requires_restart: bool = False
    snapshot_revision: Whole | None = None
    history_head: HistoryHead | None = None
    dropped: tuple[DroppedState, ...] | None = None


class HistoryItem(DeviceContract):
    version: str
    config_id: str | None
    committed_at: str
    actor: str
    action: Literal["COMMIT", "RESTORE"]
    sha256: str
    persisted: bool


class AuditItem(DeviceContract):
    seq: Whole
    timestamp: str
    actor: str
    role: str
    action: str
    target: str
    before: str | None
    after: str | None
    result: str
    error_code: str | None = None
    prev_hash: str
    hash: str


class HistoryAnswer(Answer):
    items: tuple[HistoryItem, ...]
    total: Whole
    limit: Whole
    offset: Whole


class AuditAnswer(Answer):
    items: tuple[AuditItem, ...]
    total: Whole
    limit: Whole
    offset: Whole


class SessionAnswer(Answer):
    """Who asks, and which role each command and route takes at least (additive, docs/decisions/0020).

    `needs` is by command name, and by `METHOD /path` for the routes of `/api` and `/v2`.
    """

    user: str
    role: Role
    needs: dict[str, Role]


class FamilyProfile(DeviceContract):
    capacity: Whole
    channels: tuple[Whole, ...] | None = None


class HardwareProfile(DeviceContract):
    """What a runtime's hardware offers (card-semantics §6): capacity and channels by family, RTC, AI backend."""

    name: str
    families: dict[str, FamilyProfile]
    rtc: bool
    ai_backend: str | None = None


class ProfileAnswer(Answer, HardwareProfile):
    pass


class OverrideItem(DeviceContract):
    """One thing that is not as the field or the logic says: a force, a mask, a breakpoint."""

    kind: Literal["force", "mask", "maskGlobal", "breakpoint"]
    card_id: Whole | None = None
    mode: str | None = None
    value: Whole | None = None
    by: str | None = None
    since: str | None = None
    reason: str | None = None
    expires_at: str | None = None


class OverridesAnswer(Answer):
    items: tuple[OverrideItem, ...]


class AlarmsAnswer(Answer):
    items: tuple[dict[str, Any], ...]
