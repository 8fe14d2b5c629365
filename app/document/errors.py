"""What the document refuses, in words for the person in front of it: what, where, and what to do next."""

from __future__ import annotations

from runtime.contracts.errors import Finding


class LevelError(Exception):
    """A level cannot be opened or saved. `findings` are those of its content, each with its JSON path."""

    def __init__(self, what: str, where: str, remedy: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(f"{what} ({where}). {remedy}")
        self.what = what
        self.where = where
        self.remedy = remedy
        self.findings = findings


class ChangedOnDiskError(LevelError):
    """Saving would overwrite what another program wrote meanwhile; nothing was written."""


class EditRefusedError(ValueError):
    """An edit would make something that a level cannot hold; the document is unchanged. The text says what and why."""
