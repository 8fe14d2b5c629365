"""The interfaces that the portal asks for fit what storage offers."""

from pathlib import Path

from runtime.portal import stores
from runtime.storage.audit import AuditLog
from runtime.storage.configs import ConfigStore
from runtime.storage.data_directory import DataDirectory
from runtime.storage.profiles import load_profile
from runtime.storage.request_memory import RequestMemory
from tests.helpers.controllers import config_document


def test_the_real_stores_are_what_the_portal_wants(tmp_path: Path) -> None:
    with DataDirectory.open(tmp_path / "data") as directory:
        configs: stores.Configs = ConfigStore(
            directory.database, profile=load_profile(), factory=config_document(), now_ms=lambda: 0
        )
        audit: stores.Audit = AuditLog(directory.database, now_ms=lambda: 0)
        answers: stores.Answers = RequestMemory(directory.database, now_ms=lambda: 0)
        assert configs.active().version == "v1"
        assert configs.active().readable == config_document()
        assert audit.page(50, 0) == ([], 0)
        assert answers.recall("anna", "r-1") is None
