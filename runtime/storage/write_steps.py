"""The steps of a write by name, so that tests can stop one anywhere: kill the process there, or fill the disk."""

from __future__ import annotations

from collections.abc import Callable

WriteFault = Callable[[str], None]
"""Called with the name of each step; what it raises happens to the write at that point."""

COMMIT_STEPS = (
    "candidate begun",
    "candidate written",
    "candidate about to be durable",
    "candidate durable",
    "promotion begun",
    "promotion rotated",
    "promotion promoted",
    "promotion recorded",
    "promotion about to be durable",
    "promotion durable",
)
"""Every step of a commit or restore, in order. From the last one on the new config is the active one."""


def no_fault(step: str) -> None:
    """Let every step pass."""
