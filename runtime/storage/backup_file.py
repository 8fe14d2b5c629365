"""The file of a backup: a zip of a data directory with a manifest of sizes and SHA-256, so that damage is noticed.

Knows nothing of runtimes; `backup` makes it, `restoring` unpacks it.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from runtime.contracts.json_text import UnreadableJsonError, read_json, write_json
from runtime.storage.errors import StorageError

FORMAT = "plumbline-backup"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
FOLDER = "data/"
CHUNK_BYTES = 1 << 20
MOST_MANIFEST_BYTES = 64 * 1024 * 1024
PRIVATE = 0o600


class BackupError(StorageError):
    """A backup cannot be made, or a file is no whole backup; the text says why."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the data directory; `path` is relative, with slashes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `layout` is that of its database."""

    created_at: str
    layout: int
    members: tuple[Member, ...]

    def to_wire(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "formatVersion": FORMAT_VERSION,
            "createdAt": self.created_at,
            "layout": self.layout,
            "files": [{"path": one.path, "bytes": one.size, "sha256": one.sha256} for one in self.members],
        }


def write_member(archive: zipfile.ZipFile, path: str, chunks: Iterable[bytes]) -> Member:
    """Add a file as it is read."""
    digest, size = hashlib.sha256(), 0
    info = zipfile.ZipInfo(FOLDER + path)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = PRIVATE << 16
    with archive.open(info, "w", force_zip64=True) as member:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            member.write(chunk)
    return Member(path, size, digest.hexdigest())


def write_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    info = zipfile.ZipInfo(MANIFEST)
    info.external_attr = PRIVATE << 16
    archive.writestr(info, write_json(manifest.to_wire()))


@contextmanager
def open_backup(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Give an archive and its manifest; raises `BackupError` when it is none, OSError when there is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _read_manifest(archive, path)
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as damaged:
        raise BackupError(f"{path} is no whole backup: {damaged}") from damaged


def unpack(archive: zipfile.ZipFile, member: Member, take: Callable[[bytes], object]) -> None:
    """Hand out the bytes of a file; raises `BackupError` when they are not those of the manifest."""
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(FOLDER + member.path) as file:
            for chunk in chunks_of(file):
                size += len(chunk)
                if size > member.size:
                    break
                digest.update(chunk)
                take(chunk)
    except KeyError:
        raise BackupError(f"{member.path} is missing in the backup") from None
    except (zipfile.BadZipFile, zlib.error, EOFError) as damaged:
        raise BackupError(f"{member.path} is damaged in the backup: {damaged}") from damaged
    if size != member.size or digest.hexdigest() != member.sha256:
        raise BackupError(f"{member.path} is damaged in the backup: its checksum is not that of the manifest")


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def _read_manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > MOST_MANIFEST_BYTES:
            raise BackupError(f"the manifest of {path} is too large")
        document = read_json(archive.read(MANIFEST))
    except KeyError:
        raise BackupError(f"{path} is no backup of a data directory: it has no manifest") from None
    except UnreadableJsonError as unreadable:
        raise BackupError(f"the manifest of {path} {unreadable.reason}") from None
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise BackupError(f"{path} is no backup of a data directory")
    if document.get("formatVersion") != FORMAT_VERSION:
        raise BackupError(f"{path} is a backup of format {document.get('formatVersion')}; use the release that made it")
    try:
        members = tuple(_member(one) for one in document["files"])
        return Manifest(str(document["createdAt"]), int(document["layout"]), members)
    except (KeyError, TypeError, ValueError) as wrong:
        raise BackupError(f"the manifest of {path} cannot be used: {wrong}") from None


def _member(wire: Mapping[str, Any]) -> Member:
    member = Member(str(wire["path"]), int(wire["bytes"]), str(wire["sha256"]))
    parts = PurePosixPath(member.path).parts
    is_inside = parts and not member.path.startswith("/") and not {"..", "."} & set(parts)
    if not is_inside or "\\" in member.path or ":" in member.path or "\0" in member.path:
        raise ValueError(f"{member.path!r} is no path inside a data directory")
    return member
