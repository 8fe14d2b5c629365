"""Decodes assets in a worker thread and remembers them as arrays, so that a new context needs no file again.

Asked for names, it answers at once with what it has; what is not there yet is on its way, and `on_loaded` is called
(from the worker) when something arrived.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import assert_never

from runtime.assets.arrays import MeshArrays
from runtime.assets.closed import is_closed
from runtime.assets.errors import AssetError
from viewport.assets.decoded import (
    AssetKey,
    AssetLibrary,
    AssetState,
    Content,
    Decoded,
    Stamp,
    placeholder_mesh,
    shape_of,
)
from viewport.scene.shapes import MeshShape, Shapes

log = logging.getLogger("plumbline.assets")


class AssetLoader:
    """Owned by the GUI thread; only `_decode` runs in the worker, and what it needs is frozen."""

    def __init__(self, library: AssetLibrary, on_loaded: Callable[[], None]) -> None:
        self._library = library
        self._on_loaded = on_loaded
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="assets")
        self._arrived: SimpleQueue[tuple[int, Decoded]] = SimpleQueue()
        self._generation = 0
        self._known: dict[AssetKey, Decoded | None] = {}
        self._shapes: dict[str, MeshShape] = {}
        self._placeholder = shape_of(placeholder_mesh())
        self.revision = 0

    @property
    def shapes(self) -> Shapes:
        """The shapes of the meshes that are there, as a value."""
        return Shapes(dict(self._shapes), self._placeholder)

    @property
    def is_idle(self) -> bool:
        """Nothing is on its way."""
        return all(decoded is not None for decoded in self._known.values())

    @property
    def unreadable(self) -> Mapping[AssetKey, str]:
        """Why assets whose files are there are of no use."""
        return {key: found.problem for key, found in self._known.items() if found and found.problem and found.files}

    @property
    def problems(self) -> Mapping[AssetKey, str]:
        """Why assets are missing, by what was asked for."""
        return {key: found.problem for key, found in self._known.items() if found is not None and found.problem}

    def want(self, keys: Iterable[AssetKey]) -> None:
        """Start decoding what was not asked for before."""
        for key in keys:
            if key not in self._known:
                self._known[key] = None
                self._start(key)

    def state(self, key: AssetKey) -> AssetState:
        found = self._known.get(key)
        if found is None:
            return "loading"
        return "missing" if found.problem else "ready"

    def content(self, key: AssetKey) -> Content:
        """Return the decoded asset, None while it is loading or missing."""
        found = self._known.get(key)
        return found.content if found is not None else None

    def is_closed(self, mesh: str) -> bool:
        found = self._known.get(AssetKey("mesh", mesh))
        return found is not None and found.is_closed

    def take_up(self) -> frozenset[AssetKey]:
        """Take over what the worker has finished; returns what became ready or turned out missing."""
        fresh = set()
        while True:
            try:
                generation, decoded = self._arrived.get_nowait()
            except Empty:
                break
            if generation != self._generation:
                continue
            self._known[decoded.key] = decoded
            if isinstance(decoded.content, MeshArrays):
                self._shapes[decoded.key.name] = shape_of(decoded.content)
            elif decoded.key.kind == "mesh":
                self._shapes.pop(decoded.key.name, None)
            fresh.add(decoded.key)
        if fresh:
            self.revision += 1
        return frozenset(fresh)

    def use(self, library: AssetLibrary) -> None:
        """Look in other folders from now on: forget everything, names may lead elsewhere."""
        self._library = library
        self._generation += 1
        self._known.clear()
        self._shapes.clear()
        self.revision += 1

    def look_again(self) -> None:
        """Decode anew what lies in other files than before, or came since; what is shown stays until it is there."""
        for key, found in list(self._known.items()):
            if found is not None and found.files != _stamp(self._library, key):
                self._start(key)

    def close(self) -> None:
        """Drop what waits and let what runs come to its end."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _start(self, key: AssetKey) -> None:
        self._worker.submit(self._decode, self._library, self._generation, key).add_done_callback(_report)

    def _decode(self, library: AssetLibrary, generation: int, key: AssetKey) -> None:
        files = _stamp(library, key)
        try:
            content = _load(library, key)
            decoded = Decoded(
                key, content, is_closed=isinstance(content, MeshArrays) and is_closed(content), files=files
            )
        except AssetError as error:
            decoded = Decoded(key, None, str(error), files=files)
        except Exception as error:  # the rim of the worker: a broken file must not leave its entity loading for ever
            log.exception("decoding %s %s failed", key.kind, key.name)
            decoded = Decoded(key, None, f"{key.name}: cannot be decoded ({error})", files=files)
        self._arrived.put((generation, decoded))
        self._on_loaded()


def _load(library: AssetLibrary, key: AssetKey) -> Content:
    match key.kind:
        case "mesh":
            return library.load_mesh(key.name)
        case "texture":
            return library.load_texture(key.name)
        case "sky":
            return library.load_sky(key.name)
        case _:
            assert_never(key.kind)


def _stamp(library: AssetLibrary, key: AssetKey) -> Stamp:
    """Return what tells an asset's files from others; nothing for a built-in or a missing one."""
    stamps = []
    folder = library.in_the_way(key.kind, key.name)
    for path in library.files(key.kind, key.name) or ((folder,) if folder is not None else ()):
        try:
            status = path.stat()
        except OSError:  # gone since it was found: as good as another file
            continue
        stamps.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(stamps)


def _report(done: Future[None]) -> None:
    if not done.cancelled() and done.exception() is not None:
        log.error("the asset worker failed", exc_info=done.exception())
