"""What is staged for one runtime, and how it is kept when that runtime or the window is left. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.envelope import BesideLink
from app.presenters.config_exchange import ConfigExchange
from app.presenters.config_summary import changes_text, masked_passwords
from app.staged.difference import differences
from app.staged.files import save_config
from app.staged.paths import replaced
from app.staged.staged_config import StagedConfig
from runtime.contracts.config import HIDDEN_PASSWORD, ConfigDocument
from runtime.links.link import RuntimeLink


@dataclass(frozen=True, slots=True)
class Kept:
    """What is staged for a runtime, and what it is based on."""

    staged: StagedConfig
    base_version: str | None
    staged_version: str | None
    base_document: ConfigDocument | None

    @property
    def unsaved(self) -> str:
        """What this window alone has, in words; an empty text where it is active, or saved in the runtime."""
        if not self.staged.is_changed or self.base_document is None:
            return ""
        found = differences(self.base_document, self.staged.document)
        return changes_text(found) if found else ""

    async def save(self, link: RuntimeLink) -> str:
        """Keep it in its runtime and return the version; nothing becomes active. Raises `RefusedError`."""
        document = self.staged.document
        version = await ConfigExchange(BesideLink(link)).save(document)
        self.staged.mark_saved(document)
        return version

    def write(self, path: Path) -> bool:
        """Write it to a file without its passwords, and return whether it had any. Raises `ConfigFileError`."""
        document: object = self.staged.document
        passwords = masked_passwords(self.staged.document)
        for place in passwords:
            document = replaced(document, place, HIDDEN_PASSWORD)
        save_config(path, dict(document) if isinstance(document, dict) else {})
        return bool(passwords)
