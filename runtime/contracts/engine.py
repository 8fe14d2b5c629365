"""Engine adapter messages (engine-adapter-v1 §1–§6, decisions *Engine adapter*)."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from runtime.contracts.base import Contract, Vec3, Whole
from runtime.contracts.world import Entity, WorldSpec

JobType = Literal["BUILD_SCENE", "LOAD_ASSETS", "SPAWN_ENTITY"]
JobState = Literal["queued", "dispatched", "running", "completed", "failed"]
Priority = Literal["normal", "high", "low"]
JobError = Literal["ASSET_NOT_FOUND", "INVALID_ENTITY", "SCENE_BUILD_FAILED", "TIMEOUT", "ENGINE_ERROR"]

JOB_TRANSITIONS: dict[JobState, tuple[JobState, ...]] = {
    "queued": ("dispatched", "failed"),
    "dispatched": ("running", "failed"),
    "running": ("completed", "failed"),
    "completed": (),
    "failed": (),
}
"""The strict state machine (engine-adapter-v1 §3)."""


class BuildScenePayload(Contract):
    scene_id: str = Field(alias="sceneId")
    ambient_light: Vec3 = Field(alias="ambientLight")
    skybox: str


class LoadAssetsPayload(Contract):
    assets: tuple[str, ...]


class ExecutionParams(Contract):
    priority: Priority = "normal"
    timeout_ms: Whole = 300_000


class Job(Contract):
    """An outbound job; `payload` is read by the model that `job_type` names."""

    job_id: str
    job_type: JobType
    world_spec: WorldSpec
    payload: dict[str, Any]
    execution_params: ExecutionParams = ExecutionParams()
    submitted_at: Whole
    user_id: str


JOB_PAYLOADS: dict[JobType, type[Contract]] = {
    "BUILD_SCENE": BuildScenePayload,
    "LOAD_ASSETS": LoadAssetsPayload,
    "SPAWN_ENTITY": Entity,
}


class Telemetry(Contract):
    """What every inbound event has: which job, when (Unix ms)."""

    job_id: str
    timestamp: Whole


class JobStarted(Telemetry):
    event: Literal["job_started"]


class JobProgress(Telemetry):
    event: Literal["job_progress"]
    progress: Whole = Field(ge=0, le=100)


class JobOutcome(Contract):
    entities_spawned: Whole | None = None
    render_time_ms: Whole | float | None = None


class JobCompleted(Telemetry):
    event: Literal["job_completed"]
    result: JobOutcome


class JobFailed(Telemetry):
    event: Literal["job_failed"]
    error: str
    details: str | None = None


class SignedMessage(Contract):
    """The signed form: `sig` = hex(HMAC-SHA256(secret, json(payload) + nonce + ts)), `ts` in ms."""

    payload: Any
    nonce: str = Field(min_length=1, max_length=128)
    sig: str
    ts: Whole


class ReadyAck(Contract):
    status: Literal["ok"]
    ts: Whole


class HeartbeatAck(Contract):
    ts: Whole


class Rejected(Contract):
    """Payload of `<event>_rejected` (ruling 85)."""

    reason: str


class TelemetryRecord(Contract):
    """One line of the append-only log (decisions *Engine adapter*)."""

    seq: Whole
    ts: Whole
    event: str
    job_id: str | None = Field(default=None, alias="jobId")
    engine_id: str | None = Field(default=None, alias="engineId")
    user_id: str | None = Field(default=None, alias="userId")
    payload: dict[str, Any]
