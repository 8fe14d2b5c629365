"""What is told when an asset cannot be had: which one, which file, why."""

from __future__ import annotations

from pathlib import Path


class AssetError(Exception):
    """An asset that is missing, unreadable, broken or too large.

    `name` is the symbolic name or the file's own, `path` the file (None: no file was found), `cause` a clause that
    reads after a colon.
    """

    def __init__(self, name: str, path: Path | None, cause: str) -> None:
        super().__init__(f"{path if path is not None else name}: {cause}")
        self.name = name
        self.path = path
        self.cause = cause


class AssetNotFoundError(AssetError):
    """No folder and no built-in has the asset (`ASSET_NOT_FOUND` of the engine adapter)."""
