"""Reading an asset's file whole, with a limit and a clear refusal."""

from __future__ import annotations

from pathlib import Path

from runtime.assets.errors import AssetError, AssetNotFoundError


def read_limited(path: Path, max_bytes: int) -> bytes:
    """Return the content of a file of at most `max_bytes`; raises AssetError naming file and cause."""
    try:
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise AssetNotFoundError(path.stem, path, "does not exist") from error
    except OSError as error:
        raise AssetError(path.stem, path, f"cannot be read ({error.strerror or error})") from error
    if len(content) > max_bytes:
        raise AssetError(path.stem, path, f"is larger than the limit of {max_bytes} bytes")
    return content


def read_beside(path: Path, name: str, max_bytes: int) -> bytes:
    """Return the content of a file that `path` refers to by name: one in its own folder; raises AssetError."""
    folder = path.parent.resolve()
    target = (folder / name).resolve() if "\0" not in name else folder
    if ":" in name or not target.is_relative_to(folder) or target == folder:
        raise AssetError(path.stem, path, f"refers to {name!r}, which is not a file in its folder")
    return read_limited(target, max_bytes)
