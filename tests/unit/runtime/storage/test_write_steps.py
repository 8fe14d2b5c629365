"""The names of the steps are those that a commit goes through."""

from __future__ import annotations

from pathlib import Path

from runtime.storage.configs import ConfigStore
from runtime.storage.data_directory import DataDirectory
from runtime.storage.profiles import load_profile
from runtime.storage.write_steps import COMMIT_STEPS, no_fault
from tests.helpers.valid_config import valid_config


def test_commit_and_restore_go_through_every_named_step_in_order(tmp_path: Path) -> None:
    steps: list[str] = []
    with DataDirectory.open(tmp_path, steps.append) as directory:
        store = ConfigStore(directory.database, profile=load_profile(), factory=valid_config(), now_ms=lambda: 0)
        for write in (store.commit, lambda _, actor: store.restore("LKG", actor=actor)):
            steps.clear()
            write(valid_config(), actor="test")
            assert tuple(steps) == COMMIT_STEPS


def test_without_a_fault_every_step_passes() -> None:
    for step in COMMIT_STEPS:
        no_fault(step)
