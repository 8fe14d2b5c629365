"""Phase 2 REST bodies (phase2-api, decisions *Phase 2 REST*, api-rulings D–G)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StrictFloat, StrictInt

from runtime.contracts.base import Contract, Number, Whole
from runtime.contracts.engine import JobState, JobType
from runtime.contracts.plain_text import PLAIN, ShownText
from runtime.contracts.world import EditorState

EngineState = Literal["idle", "running", "paused", "stopped"]
Outcome = Literal["COMPLETED", "FAILED", "STOPPED"]


def check_whole(text: str) -> str:
    """Refuse half a surrogate pair: it passes for JSON and cannot be stored or sent."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError("the text holds half a surrogate pair; write the whole character")
    return text


WholeText = Annotated[str, AfterValidator(check_whole)]


class Page(Contract):
    """A list answer; `limit` is 1..500, 50 when not given."""

    items: tuple[dict[str, Any], ...]
    total: Whole
    limit: Whole = 50
    offset: Whole = 0


class EngineRunRequest(Contract):
    """`content` is additive: the world spec to run in place of a stored one; `scene_id` then is its `scene.id`."""

    scene_id: WholeText
    config: dict[str, Any] = Field(default_factory=dict)
    content: dict[str, Any] | None = None


class EngineRunAnswer(Contract):
    engine_id: str
    status: EngineState


class JobCounts(Contract):
    total: Whole = 0
    queued: Whole = 0
    dispatched: Whole = 0
    running: Whole = 0
    completed: Whole = 0
    failed: Whole = 0


class EngineStatus(Contract):
    engine_id: str
    state: EngineState
    progress: Number
    outcome: Outcome | None = None
    error: str | None = None
    worker: str | None = None
    jobs: JobCounts | None = None


class JobItem(Contract):
    job_id: str
    job_type: JobType
    state: JobState
    progress: Whole
    error: str | None = None
    details: str | None = None
    entity_id: str | None = None
    """Additive: the entity that a SPAWN_ENTITY job is about."""
    field: str | None = None
    """Additive: what the error is about, as `material.texture` of the entity or `scene.skybox`."""
    duration_ms: Number | None = None
    """Additive: measured from the start of the job to its end; None before, and for jobs that never started."""


class EngineJobsRequest(Contract):
    """Body of `POST /v2/engine/{id}/jobs`: a job of that run to do again, or entities to build as they are here."""

    job_id: str | None = None
    entities: tuple[dict[str, Any], ...] | None = None


class EngineJobsAnswer(Contract):
    """The new jobs, in the order in which they stand in the list."""

    engine_id: str
    job_ids: tuple[str, ...]


class Level(Contract):
    """A stored level; `version` rises by one with each write."""

    level_id: str
    name: ShownText
    version: Whole
    content: dict[str, Any]
    updated_at: str
    editor: EditorState | None = None


class LevelItem(Contract):
    level_id: str
    name: str
    version: Whole
    updated_at: str
    entity_count: Whole


LevelName = Annotated[WholeText, PLAIN, Field(max_length=1_000)]
"""Lists and events repeat it."""


class LevelCreate(Contract):
    name: LevelName
    content: dict[str, Any]
    level_id: str | None = None
    editor: EditorState | None = None


class LevelWrite(Contract):
    name: LevelName | None = None
    content: dict[str, Any]
    version: Whole | None = None
    editor: EditorState | None = None


class LevelExport(Contract):
    format: Literal["world_spec", "glb", "zip"]


class AssetItem(Contract):
    """What a level may name; `bytes` and `sha256` are None for a built-in, which needs no file."""

    name: str
    kind: Literal["mesh", "texture", "sky"]
    source: Literal["level", "user", "samples", "built-in"]
    bytes: Whole | None = None
    sha256: str | None = None
    files: tuple[str, ...] = ()


class LoginRequest(Contract):
    username: str
    password: str


class RefreshRequest(Contract):
    refresh_token: str


class TokenAnswer(Contract):
    access_token: str
    token_type: Literal["Bearer", "bearer"] = "Bearer"  # noqa: S105 - the scheme's name
    expires_in: Whole
    refresh_token: str
    role: str


class WorldItem(Contract):
    world_id: str
    name: str
    gravity: tuple[Number, Number, Number]
    level_ids: tuple[str, ...]


class RuntimeItem(Contract):
    runtime_id: str
    name: str
    status: str
    run_mode: str = Field(alias="runMode")
    api_version: str = Field(alias="apiVersion")
    config_version: str = Field(alias="configVersion")
    started_at: str


MOST = 10**15
Count = Annotated[Whole, Field(ge=0, le=MOST)]
Measure = Annotated[StrictInt, Field(ge=0, le=MOST)] | Annotated[StrictFloat, Field(ge=0, le=float(MOST))]


class RenderSample(Contract):
    """One frame's cost: milliseconds, counts, megabytes. None where it was not measured."""

    timestamp: str
    frame: Count
    fps: Measure | None = None
    cpu_frame_ms: Measure | None = None
    gpu_frame_ms: Measure | None = None
    draw_calls: Count
    triangles: Count
    instances: Count
    texture_mb: Measure | None = None
    buffer_mb: Measure | None = None
    rss_mb: Measure | None = None


class RenderStatsPost(Contract):
    samples: tuple[RenderSample, ...]


class RenderStatsTaken(Contract):
    """How many samples a post brought."""

    accepted: Whole


class NumberSummary(Contract):
    mean: Number | None = None
    p50: Number | None = None
    p95: Number | None = None
    p99: Number | None = None
    max: Number | None = None


class RenderSummary(Contract):
    """Nearest-rank percentiles over the window, of each measured number of `RenderSample`."""

    window_s: Whole
    count: Whole
    fps: NumberSummary = NumberSummary()
    cpu_frame_ms: NumberSummary = NumberSummary()
    gpu_frame_ms: NumberSummary = NumberSummary()
    draw_calls: NumberSummary = NumberSummary()
    triangles: NumberSummary = NumberSummary()
    instances: NumberSummary = NumberSummary()
    texture_mb: NumberSummary = NumberSummary()
    buffer_mb: NumberSummary = NumberSummary()
    rss_mb: NumberSummary = NumberSummary()


class Event(Contract):
    """An item of `/v2/events` and the data of a server-sent event (ruling 74)."""

    seq: Whole
    type: str
    timestamp: str
    actor: str | None
    payload: dict[str, Any]
