"""Phase 2 bodies come back as they went in."""

from typing import Any

import pytest

from runtime.contracts import phase2
from runtime.contracts.base import Contract

BODIES: list[tuple[type[Contract], dict[str, Any]]] = [
    (phase2.EngineRunRequest, {"scene_id": "forest", "config": {"timeout_ms": 5}}),
    (phase2.EngineRunRequest, {"scene_id": "forest", "content": {"schema_version": "1.0"}}),
    (phase2.EngineRunAnswer, {"engine_id": "e", "status": "running"}),
    (phase2.EngineJobsRequest, {"job_id": "j"}),
    (phase2.EngineJobsRequest, {"entities": [{"id": "wolf_1"}]}),
    (phase2.EngineJobsAnswer, {"engine_id": "e", "job_ids": ["j"]}),
    (
        phase2.JobItem,
        {
            "job_id": "j",
            "job_type": "SPAWN_ENTITY",
            "state": "failed",
            "progress": 0,
            "entity_id": "wolf_1",
            "field": "material.texture",
            "duration_ms": 1.5,
        },
    ),
    (phase2.EngineStatus, {"engine_id": "e", "state": "idle", "progress": 100, "outcome": "COMPLETED"}),
    (phase2.JobItem, {"job_id": "j", "job_type": "LOAD_ASSETS", "state": "failed", "progress": 0, "error": "TIMEOUT"}),
    (phase2.Level, {"level_id": "l", "name": "L", "version": 1, "content": {}, "updated_at": "t", "editor": {}}),
    (phase2.LevelItem, {"level_id": "l", "name": "L", "version": 1, "updated_at": "t", "entity_count": 3}),
    (phase2.LevelCreate, {"name": "L", "content": {}}),
    (phase2.LevelWrite, {"content": {}, "version": 3}),
    (phase2.LevelExport, {"format": "glb"}),
    (phase2.Page, {"items": [{"a": 1}], "total": 1, "limit": 50, "offset": 0}),
    (phase2.LoginRequest, {"username": "u", "password": "p"}),
    (phase2.RefreshRequest, {"refresh_token": "r"}),
    (
        phase2.TokenAnswer,
        {"access_token": "a", "token_type": "Bearer", "expires_in": 900, "refresh_token": "r", "role": "VIEWER"},
    ),
    (phase2.WorldItem, {"world_id": "w", "name": "W", "gravity": [0, -9.8, 0], "level_ids": ["l"]}),
    (
        phase2.RuntimeItem,
        {
            "runtime_id": "r", "name": "R", "status": "up", "runMode": "RUN_NORMAL", "apiVersion": "2.0",
            "configVersion": "v1", "started_at": "t",
        },
    ),
    (
        phase2.RenderStatsPost,
        {"samples": [{"timestamp": "t", "frame": 1, "draw_calls": 2, "triangles": 3, "instances": 4}]},
    ),
    (phase2.RenderSummary, {"window_s": 60, "count": 0, "fps": {"mean": None}}),
    (phase2.NumberSummary, {"mean": 1.5, "p50": 1, "p95": 2, "p99": 3, "max": 4}),
    (phase2.JobCounts, {"total": 3, "queued": 1}),
    (phase2.Event, {"seq": 1, "type": "runtime.halt", "timestamp": "t", "actor": None, "payload": {}}),
]  # fmt: skip


@pytest.mark.parametrize(("model", "wire"), BODIES, ids=[model.__name__ for model, _ in BODIES])
def test_body_comes_back_equal(model: type[Contract], wire: dict[str, Any]) -> None:
    assert model.from_wire(wire).to_wire() == wire


@pytest.mark.parametrize("model", [phase2.LevelCreate, phase2.LevelWrite])
def test_a_name_with_half_a_surrogate_pair_is_refused(model: type[Contract]) -> None:
    assert model.from_wire({"name": "Wald 🌲", "content": {}})
    with pytest.raises(ValueError, match="half a surrogate pair"):
        model.from_wire({"name": "Wald \ud83c", "content": {}})
    with pytest.raises(ValueError, match=r"character 5 is U\+000A, a control character"):
        model.from_wire({"name": "Wald\n", "content": {}})
