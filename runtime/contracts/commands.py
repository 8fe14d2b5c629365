"""Runtime commands and their results (device-api-v2 §5.2–5.4, decisions *Additive envelopes*).

`parse_command` makes the checks that need no runtime, in the order of ruling 18: type, apiVersion, requestId, name,
payload types. Role, card, values and mode are checked by whoever knows them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StrictBool, StrictStr, ValidationError

from runtime.contracts.base import API_VERSION, DeviceContract, Envelope, Number, Whole
from runtime.contracts.config import Clause
from runtime.contracts.errors import ErrorCode
from runtime.contracts.plain_text import PLAIN
from runtime.contracts.snapshot import BreakAction, FieldChange

Reason = Annotated[StrictStr, PLAIN]
"""Why somebody overrides something; everybody sees it in a list."""


class CommandPayload(DeviceContract):
    """The base of all payloads; unknown keys are ignored (ruling 20)."""


class SetRunMode(CommandPayload):
    mode: StrictStr


class StepOnce(CommandPayload):
    pass


class SetBreakpoint(CommandPayload):
    card_id: Whole
    enabled: StrictBool
    condition: Clause | None = None
    on: FieldChange | None = None
    every_hits: Annotated[Whole, Field(ge=1)] | None = None
    action: BreakAction = "HALT"
    reason: Reason | None = None
    hits: Annotated[Whole, Field(ge=0)] | None = None
    """What its count begins with, for who puts back one that had to go for a moment; otherwise 0."""


class Override(CommandPayload):
    """What forces and masks share: why, and how long at most."""

    reason: Reason | None = None
    expires_in_ms: Annotated[Whole, Field(ge=1)] | None = None


class SetInputForce(Override):
    card_id: Whole
    mode: StrictStr
    value: Number | None = None


class SetOutputMask(Override):
    card_id: Whole
    masked: StrictBool


class SetOutputMaskGlobal(Override):
    masked: StrictBool


WaveKind = Literal["STEP", "RAMP", "SINE", "PULSE"]
WAVE_KINDS: tuple[WaveKind, ...] = ("STEP", "RAMP", "SINE", "PULSE")


class Waveform(CommandPayload):
    """A raw reading that moves by itself, in kernel time from when it is set.

    STEP: `low` for `period_ms`, then `high`. RAMP: from `low` to `high` in `period_ms`, then `high`. SINE: about the
    middle, rising first, again every `period_ms`. PULSE: `high` for `duty_percent` of each period, then `low`.
    """

    kind: WaveKind
    low: Annotated[Whole, Field(ge=0)]
    high: Annotated[Whole, Field(ge=0)]
    period_ms: Annotated[Whole, Field(ge=1)]
    duty_percent: Annotated[Whole, Field(ge=1, le=99)] = 50


class SetVirtualInput(CommandPayload):
    """`source: PLANT` hands the input back to the plant, `WAVE` lets `wave` move it; `value` is then ignored."""

    card_id: Whole
    value: Number
    source: Literal["HAND", "PLANT", "WAVE"] = "HAND"
    wave: Waveform | None = None


COMMAND_PAYLOADS: dict[str, type[CommandPayload]] = {
    "set_run_mode": SetRunMode,
    "step_once": StepOnce,
    "set_breakpoint": SetBreakpoint,
    "set_input_force": SetInputForce,
    "set_output_mask": SetOutputMask,
    "set_output_mask_global": SetOutputMaskGlobal,
    "set_virtual_input": SetVirtualInput,
}

RequestId = Annotated[StrictStr, Field(min_length=1, max_length=128)]


class Command(Envelope):
    """A command envelope as it travels; the payload stays a plain object here."""

    ALWAYS: ClassVar[frozenset[str]] = frozenset({"type", "api_version"})

    type: Literal["command"] = "command"
    api_version: str = API_VERSION
    request_id: RequestId
    name: str
    payload: dict[str, Any] = Field(default_factory=dict)


class CommandResult(Envelope):
    """The answer to one command. On success `error_code` and `message` are null (ruling 2)."""

    ALWAYS: ClassVar[frozenset[str]] = frozenset({"type", "api_version", "error_code", "message", "snapshot_revision"})

    type: Literal["command_result"] = "command_result"
    api_version: str = API_VERSION
    request_id: str | None
    timestamp: str
    status: Literal["SUCCESS", "FAILURE"]
    error_code: ErrorCode | None = None
    message: str | None = None
    field: str | None = None
    details: dict[str, Any] | None = None
    snapshot_revision: Whole | None = None


class RefusedCommand(Exception):  # noqa: N818 - a refusal is an answer, not an error of ours
    """A command that is answered with an error code instead of being done."""

    def __init__(
        self,
        code: ErrorCode,
        message: str,
        *,
        field: str | None = None,
        details: dict[str, Any] | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code: ErrorCode = code
        self.message = message
        self.field = field
        self.details = details
        self.request_id = request_id


class ParsedCommand:
    """A well-formed command: envelope fields and its typed payload."""

    __slots__ = ("name", "payload", "request_id")

    def __init__(self, request_id: str, name: str, payload: CommandPayload) -> None:
        self.request_id = request_id
        self.name = name
        self.payload = payload


def readable_request_id(document: object) -> str | None:
    """Return the request id of whatever came in, or None when none can be read."""
    if not isinstance(document, Mapping):
        return None
    request_id = document.get("requestId")
    if isinstance(request_id, str) and 1 <= len(request_id) <= 128:
        return request_id
    return None


def parse_command(document: object) -> ParsedCommand:
    """Return the typed command of a parsed JSON message; raises `RefusedCommand` (rulings 18–20, 23)."""
    request_id = readable_request_id(document)
    if not isinstance(document, Mapping):
        raise RefusedCommand("INVALID_REQUEST", "a command is a JSON object")
    if document.get("type") != "command":
        raise RefusedCommand(
            "INVALID_REQUEST", f"unknown message type {document.get('type')!r}", field="type", request_id=request_id
        )
    if document.get("apiVersion") != API_VERSION:
        raise RefusedCommand(
            "UNSUPPORTED_API_VERSION",
            f'apiVersion must be "{API_VERSION}", not {document.get("apiVersion")!r}',
            field="apiVersion",
            request_id=request_id,
        )
    if request_id is None:
        raise RefusedCommand("INVALID_REQUEST", "requestId must be a text of 1 to 128 characters", field="requestId")
    name = document.get("name")
    model = COMMAND_PAYLOADS.get(name) if isinstance(name, str) else None
    if model is None or not isinstance(name, str):
        raise RefusedCommand("INVALID_REQUEST", f"unknown command {name!r}", field="name", request_id=request_id)
    return ParsedCommand(request_id, name, _parse_payload(model, document, request_id))


def _parse_payload(model: type[CommandPayload], document: Mapping[str, Any], request_id: str) -> CommandPayload:
    payload = document.get("payload")
    if payload is None and model is StepOnce and "payload" not in document:
        payload = {}
    if not isinstance(payload, Mapping):
        raise RefusedCommand("INVALID_REQUEST", "payload must be a JSON object", field="payload", request_id=request_id)
    try:
        return model.from_wire(payload)
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        path = ".".join(("payload", *_keys_of(first["loc"], payload)))
        raise RefusedCommand("INVALID_REQUEST", f"{path}: {first['msg']}", field=path, request_id=request_id) from None


def _keys_of(place: Sequence[str | int], value: Any) -> Iterator[str]:
    """Yield the keys that lead to a place of a payload, without the kinds that a value was tried as."""
    for at, part in enumerate(place):
        if isinstance(value, Mapping) and (part in value or at == len(place) - 1):
            value = value.get(part)
            yield str(part)
