"""The user's assets as files: taken when they can be decoded, replaced as a whole, found by the library at once.

What takes time is meant for a worker; two writes must not run at once.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from runtime.assets.catalogue import Offer, catalogue
from runtime.assets.errors import AssetError
from runtime.assets.file_kinds import kind_of, suffix_of
from runtime.assets.images import load_image
from runtime.assets.library import IMAGE_SUFFIXES, MESH_SUFFIXES, AssetKind, AssetLibrary
from runtime.assets.meshes import load_mesh
from runtime.portal.long_body import PIECE_BYTES
from runtime.storage.errors import StorageError
from runtime.storage.files import write_atomically

KINDS: tuple[AssetKind, ...] = ("mesh", "texture", "sky")


class NoAssetError(Exception):
    """The bytes are no asset of any kind that is known."""


class LyingNameError(Exception):
    """The name says another type than the content; `suffix` is that of the content."""

    def __init__(self, suffix: str) -> None:
        super().__init__(suffix)
        self.suffix = suffix


@dataclass(frozen=True, slots=True)
class StoredAsset:
    """What is known of an asset's files; a built-in one has neither size nor hash."""

    offer: Offer
    size_bytes: int | None
    sha256: str | None


class OpenAsset:
    """A file of an asset that is being read: it stays as it is when another takes its name."""

    def __init__(self, path: Path, hash_of: Callable[[Path, FileIO], str]) -> None:
        """Raises OSError."""
        self.suffix = path.suffix.lower()
        self._file = path.open("rb", buffering=0)
        try:
            self.size = os.fstat(self._file.fileno()).st_size
            self.sha256 = hash_of(path, self._file)
        except BaseException:
            self._file.close()
            raise

    def pieces(self) -> Iterator[bytes]:
        """Yield what is in it, a piece at a time; raises `StorageError` when it was cut off or cannot be read."""
        read = 0
        try:
            self._file.seek(0)
            while read < self.size:
                piece = self._file.read(min(PIECE_BYTES, self.size - read))
                if not piece:
                    raise StorageError("the file of an asset was cut off")
                read += len(piece)
                yield piece
        except (OSError, ValueError) as failed:
            raise StorageError(f"the file of an asset cannot be read: {failed}") from failed

    def close(self) -> None:
        self._file.close()


class AssetStore:
    """May be used from any one thread at a time. `folder` need not exist before the first write."""

    def __init__(self, folder: Path, library: AssetLibrary) -> None:
        self._folder = folder
        self._library = library
        self._hashes: dict[Path, tuple[int, int, int, str]] = {}

    def offers(self) -> list[Offer]:
        return catalogue(self._library)

    def describe(self, offers: Sequence[Offer]) -> list[StoredAsset]:
        """Return sizes and hashes; a file that vanished meanwhile is left out. Raises OSError."""
        described = []
        for offer in offers:
            try:
                described.append(self._describe(offer))
            except FileNotFoundError:
                continue
        return described

    def open(self, name: str, kind: AssetKind | None) -> OpenAsset | None:
        """Return the first file of an asset, None when no file has the name. Raises OSError."""
        for wanted in KINDS if kind is None else (kind,):
            found = self._library.files(wanted, name)
            if found:
                return OpenAsset(found[0], self._hash)
        return None

    def own(self, name: str) -> list[Path]:
        """Return the user's files with that symbolic name."""
        suffixes = (*MESH_SUFFIXES, *IMAGE_SUFFIXES)
        return [path for suffix in suffixes if (path := self._folder / f"{name}{suffix}").is_file()]

    def write(self, name: str, declared: str | None, content: bytes) -> StoredAsset:
        """Decode and keep an asset; a former one of the same name and kind goes.

        `declared` is the suffix that the client gave. Raises `NoAssetError`, `LyingNameError`, `AssetError`, OSError.
        """
        suffix = suffix_of(content)
        if suffix is None:
            raise NoAssetError
        if declared is not None and _plain(declared) != suffix:
            raise LyingNameError(suffix)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kind = kind_of(suffix)
        self._decode(name, suffix, content)
        target = self._folder / f"{name}{suffix}"
        write_atomically(target, content)
        for other in self.own(name):
            if other != target and kind_of(other.suffix) == kind:
                other.unlink(missing_ok=True)
        return StoredAsset(Offer(name, kind, "user", (target,)), len(content), hashlib.sha256(content).hexdigest())

    def delete(self, name: str) -> bool:
        """Remove the user's files of that name; tells whether there were any. Raises OSError."""
        found = self.own(name)
        for path in found:
            path.unlink(missing_ok=True)
        return bool(found)

    def _decode(self, name: str, suffix: str, content: bytes) -> None:
        """Open what came where nothing else lies that it could refer to."""
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".incoming-") as aside:
            path = Path(aside) / f"{name}{suffix}"
            path.write_bytes(content)
            try:
                if kind_of(suffix) == "mesh":
                    load_mesh(path)
                else:
                    load_image(path)
            except AssetError as broken:
                raise AssetError(name, None, broken.cause) from broken

    def _describe(self, offer: Offer) -> StoredAsset:
        if not offer.files:
            return StoredAsset(offer, None, None)
        hashes = [self._hash(path) for path in offer.files]
        digest = hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
        return StoredAsset(offer, sum(path.stat().st_size for path in offer.files), digest)

    def _hash(self, path: Path, file: FileIO | None = None) -> str:
        """Return a file's hash, computed once for each state of it; `file` is what it is open as."""
        if file is None:
            with path.open("rb", buffering=0) as opened:
                return self._hash(path, opened)
        state = os.fstat(file.fileno())
        known = self._hashes.get(path)
        if known is None or known[:3] != (state.st_ino, state.st_mtime_ns, state.st_size):
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            known = (state.st_ino, state.st_mtime_ns, state.st_size, digest)
            self._hashes[path] = known
        return known[3]


def declared_suffix(name: str) -> tuple[str, str | None]:
    """Return the symbolic name in a name with or without a suffix that the library knows, and that suffix."""
    stem, dot, suffix = name.rpartition(".")
    found = f".{suffix.lower()}"
    return (stem, found) if dot and stem and found in (*MESH_SUFFIXES, *IMAGE_SUFFIXES) else (name, None)


def _plain(suffix: str) -> str:
    return ".jpg" if suffix == ".jpeg" else suffix
