"""The config document (card-semantics §3, §4, §6) once it has passed validation.

These models read a *valid* config; what is wrong with an invalid one is told by `runtime.kernel.validation`, rule by
rule. Durations are centiseconds, AI and MATH values centiunits, counters plain counts (card-semantics §1).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from runtime.contracts.base import SCHEMA_VERSION, DeviceContract, Uint32

Family = Literal["DI", "AI", "DO", "SIO", "MATH", "RTC"]
FAMILIES: tuple[Family, ...] = ("DI", "AI", "DO", "SIO", "MATH", "RTC")
FaultPolicy = Literal["INFO", "WARN", "CRITICAL"]
FieldType = Literal["NUMBER", "BOOL", "STATE"]
Operator = Literal["GT", "GTE", "LT", "LTE", "EQ", "NEQ"]
Combiner = Literal["NONE", "AND", "OR"]
EdgeMode = Literal["RISING", "FALLING", "CHANGE"]
MissionMode = Literal["Normal", "Immediate", "Gated"]
MathMode = Literal["Mode_Standard_Pipeline", "Mode_PID_Controller"]
MathOperator = Literal["ADD", "SUB", "MUL", "DIV", "MOD", "POW", "MIN", "MAX"]
IntegralResetPolicy = Literal["ON_RESET", "ON_SIGN_CHANGE", "NEVER"]
Role = Literal["VIEWER", "OPERATOR", "ENGINEER", "ADMIN"]
ROLES: tuple[Role, ...] = ("VIEWER", "OPERATOR", "ENGINEER", "ADMIN")


class Ref(DeviceContract):
    """A field of another card."""

    card_id: Uint32
    field: str
    type: FieldType


class Clause(DeviceContract):
    """`source operator threshold`; the threshold of a STATE clause is a mission state, otherwise a number."""

    source: Ref
    operator: Operator
    threshold: Uint32 | str | None = None


class Condition(DeviceContract):
    """A `set` or `reset` block; without a first clause it is constant (card-semantics §3)."""

    clause_a: Clause | None = None
    clause_b: Clause | None = None
    combiner: Combiner = "NONE"


class Source(DeviceContract):
    """Where a MATH or PID input comes from."""

    source_mode: Literal["CONSTANT", "VARIABLE_REF"]
    value: Uint32 | None = None
    ref: Ref | None = None


class Range(DeviceContract):
    min: Uint32
    max: Uint32


class DiConfig(DeviceContract):
    channel: Uint32
    invert: bool
    debounce_time: Uint32 | None = None
    edge_mode: EdgeMode
    set: Condition | None = None
    reset: Condition | None = None
    counter_visible: bool = True


class AiConfig(DeviceContract):
    channel: Uint32
    engineering_unit: str
    input_range: Range
    clamp_range: Range
    output_range: Range
    ema_alpha: Annotated[Uint32, Field(le=100)]


class MissionConfig(DeviceContract):
    """What DO and SIO share."""

    mode: MissionMode
    delay_before_on: Uint32 | None = Field(default=None, alias="delayBeforeON")
    on_duration: Uint32 | None = None
    repeat_count: Uint32 | None = None
    set: Condition | None = None
    reset: Condition | None = None


class DoConfig(MissionConfig):
    channel: Uint32


class WritePolicy(DeviceContract):
    allowed_roles: tuple[Role, ...] = ("OPERATOR", "ENGINEER", "ADMIN")


class SioConfig(MissionConfig):
    write_policy: WritePolicy | None = None


class StandardMath(DeviceContract):
    input_a: Source | None = None
    input_b: Source | None = None
    operator: MathOperator
    rate_limit: Uint32
    clamp_min: Uint32
    clamp_max: Uint32
    scale_min: Uint32
    scale_max: Uint32
    ema_alpha: Annotated[Uint32, Field(le=100)]


class Pid(DeviceContract):
    process_variable: Source | None = None
    setpoint: Source | None = None
    gain_p: Uint32
    gain_i: Uint32
    gain_d: Uint32
    output_min: Uint32
    output_max: Uint32
    integral_reset_policy: IntegralResetPolicy


class MathConfig(DeviceContract):
    mode: MathMode
    set: Condition | None = None
    reset: Condition | None = None
    fallback_value: Uint32
    standard: StandardMath | None = None
    pid: Pid | None = None


class Schedule(DeviceContract):
    """Wall-clock match; None (and 0 for month, day, weekday) is a wildcard. Weekday 1 is Monday."""

    year: Uint32 | None = None
    month: Uint32 | None = None
    day: Uint32 | None = None
    hour: Uint32
    minute: Uint32
    second: Uint32
    weekday: Uint32 | None = None


class RtcConfig(DeviceContract):
    schedule: Schedule
    trigger_duration: Uint32


class CardBase(DeviceContract):
    card_id: Uint32
    enabled: bool
    label: str
    fault_policy: FaultPolicy


class DiCard(CardBase):
    card_type: Literal["DI"]
    config: DiConfig


class AiCard(CardBase):
    card_type: Literal["AI"]
    config: AiConfig


class DoCard(CardBase):
    card_type: Literal["DO"]
    config: DoConfig


class SioCard(CardBase):
    card_type: Literal["SIO"]
    config: SioConfig


class MathCard(CardBase):
    card_type: Literal["MATH"]
    config: MathConfig


class RtcCard(CardBase):
    card_type: Literal["RTC"]
    config: RtcConfig


Card = Annotated[DiCard | AiCard | DoCard | SioCard | MathCard | RtcCard, Field(discriminator="card_type")]

FAMILY_CONFIGS: dict[Family, type[DeviceContract]] = {
    "DI": DiConfig,
    "AI": AiConfig,
    "DO": DoConfig,
    "SIO": SioConfig,
    "MATH": MathConfig,
    "RTC": RtcConfig,
}


class Scan(DeviceContract):
    interval_ms: int
    jitter_budget_us: Uint32
    overrun_budget_us: Uint32


class BindingTarget(DeviceContract):
    card_id: Uint32
    path: str


class Binding(DeviceContract):
    binding_id: str
    target: BindingTarget
    source: Source


class WifiNetwork(DeviceContract):
    ssid: str
    password: str
    timeout_sec: Uint32
    editable: bool | None = None


class Wifi(DeviceContract):
    master: WifiNetwork
    user: WifiNetwork
    retry_backoff_sec: Uint32
    sta_only: bool


class Config(DeviceContract):
    schema_version: str = SCHEMA_VERSION
    config_id: str
    created_at: str
    scan: Scan
    cards: tuple[Card, ...]
    bindings: tuple[Binding, ...] = ()
    wifi: Wifi | None = None


ConfigDocument = dict[str, Any]
"""A config as parsed JSON: what is stored, sent and edited, valid or not, unknown keys included."""

HIDDEN_PASSWORD = "***"  # noqa: S105 - the mark that stands in for one (card-semantics §6)
