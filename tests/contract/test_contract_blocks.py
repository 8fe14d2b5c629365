"""Every JSON block of the contracts, word for word: it parses, and dumps back equal."""

import json
from pathlib import Path

import pytest

from runtime.contracts import commands, engine, errors, lifecycle, snapshot
from runtime.contracts.base import Contract
from runtime.contracts.world import Entity

BLOCKS = Path(__file__).parent / "blocks"

MODELS: dict[str, type[Contract]] = {
    "runtime_snapshot": snapshot.RuntimeSnapshot,
    "command": commands.Command,
    "set_run_mode": commands.SetRunMode,
    "step_once": commands.StepOnce,
    "set_breakpoint": commands.SetBreakpoint,
    "set_input_force": commands.SetInputForce,
    "set_output_mask": commands.SetOutputMask,
    "set_output_mask_global": commands.SetOutputMaskGlobal,
    "command_result": commands.CommandResult,
    "snapshot_answer": lifecycle.SnapshotAnswer,
    "active_config": lifecycle.ActiveConfig,
    "save_request": lifecycle.SaveRequest,
    "save_answer": lifecycle.SaveAnswer,
    "validate_request": lifecycle.ValidateRequest,
    "validate_answer": lifecycle.ValidateAnswer,
    "commit_request": lifecycle.CommitRequest,
    "commit_answer": lifecycle.CommitAnswer,
    "restore_request": lifecycle.RestoreRequest,
    "restore_answer": lifecycle.RestoreAnswer,
    "error_object": errors.ErrorObject,
    "job_of_each_type": engine.Job,
    "job": engine.Job,
    "build_scene_payload": engine.BuildScenePayload,
    "load_assets_payload": engine.LoadAssetsPayload,
    "spawn_entity_payload": Entity,
    "execution_params": engine.ExecutionParams,
    "job_started": engine.JobStarted,
    "job_progress": engine.JobProgress,
    "job_completed": engine.JobCompleted,
    "job_failed": engine.JobFailed,
}


def test_every_block_has_its_model() -> None:
    assert {path.stem for path in BLOCKS.glob("*.json")} == set(MODELS)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_block_parses_and_dumps_back_equal(name: str) -> None:
    document = json.loads((BLOCKS / f"{name}.json").read_text(encoding="utf-8"))
    assert MODELS[name].from_wire(document).to_wire() == document


@pytest.mark.parametrize("job_type", ["BUILD_SCENE", "LOAD_ASSETS", "SPAWN_ENTITY"])
@pytest.mark.parametrize("priority", ["normal", "high", "low"])
def test_the_blocks_with_alternatives_hold_for_each_of_them(job_type: str, priority: str) -> None:
    document = json.loads((BLOCKS / "job_of_each_type.json").read_text(encoding="utf-8"))
    document["job_type"] = job_type
    document["execution_params"]["priority"] = priority
    assert engine.Job.from_wire(document).to_wire() == document
