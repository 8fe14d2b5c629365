"""Meshes and textures on the GPU by name: the one cache. Made when first drawn, freed when their file is another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from runtime.assets.arrays import ImageArray, MeshArrays, SkyArrays
from runtime.contracts.world import BUILTIN_MESHES
from viewport.assets.decoded import (
    AssetKey,
    SkyTint,
    loading_texture,
    missing_texture,
    placeholder_mesh,
    tint_of,
)
from viewport.assets.loader import AssetLoader
from viewport.gl.buffer import INDICES, Buffer
from viewport.gl.ledger import Ledger
from viewport.gl.texture import Texture
from viewport.scene.shapes import Shapes

VERTEX = 8
"""Floats of a vertex: position, normal, texture place."""
UPLOAD_BUDGET_BYTES = 24 * 1024 * 1024
"""What one frame may send to the GPU before it shows what it has; the rest follows in the next ones."""


@dataclass(frozen=True, slots=True, eq=False)
class GpuMesh:
    vertices: Buffer
    indices: Buffer
    index_count: int
    tiles_per_metre: float = 0.0
    is_closed: bool = False

    def close(self) -> None:
        self.vertices.close()
        self.indices.close()


@dataclass(frozen=True, slots=True, eq=False)
class GpuSky:
    texture: Texture
    kind: str
    tint: SkyTint


class GpuAssets:
    """What passes draw with. Needs its context current for everything; `loader` is borrowed."""

    def __init__(self, loader: AssetLoader, ledger: Ledger) -> None:
        self._loader = loader
        self._ledger = ledger
        self._meshes: dict[str, GpuMesh] = {}
        self._textures: dict[str, Texture] = {}
        self._skies: dict[str, GpuSky] = {}
        self._sent: dict[AssetKey, object] = {}
        self._stand_in = self._uploaded_mesh(placeholder_mesh(), is_closed=True)
        self._missing = self._uploaded_texture(missing_texture())
        self._blank = self._uploaded_texture(loading_texture())
        self._loader_revision = loader.revision
        self._sent_bytes = 0
        self.revision = 0
        self.is_behind = False

    @property
    def shapes(self) -> Shapes:
        return self._loader.shapes

    def begin_frame(self) -> None:
        """Take up what the loader has found; `revision` changes when a mesh may be another than before."""
        self._sent_bytes = 0
        self.is_behind = False
        if self._loader_revision != self._loader.revision:
            self._loader_revision = self._loader.revision
            self._forget_lost()
            self.revision += 1

    def mesh(self, name: str) -> GpuMesh:
        """Return a mesh, or the box that stands for one that is loading or missing."""
        found = self._meshes.get(name)
        if found is not None:
            return found
        key = AssetKey("mesh", name)
        content = self._loader.content(key)
        if not isinstance(content, MeshArrays) or not self._may_send(content.size_bytes):
            return self._stand_in
        self._sent[key] = content
        tiles = 0.5 if name == "plane" and name in BUILTIN_MESHES else 0.0
        made = self._meshes[name] = self._uploaded_mesh(content, tiles, is_closed=self._loader.is_closed(name))
        self.revision += 1
        return made

    def texture(self, name: str) -> Texture:
        """Return a texture; white while it is loading, a loud pattern when it is missing."""
        found = self._textures.get(name)
        if found is not None:
            return found
        key = AssetKey("texture", name)
        content = self._loader.content(key)
        if isinstance(content, ImageArray) and self._may_send(content.pixels.nbytes):
            self._sent[key] = content
            made = self._textures[name] = self._uploaded_texture(content)
            return made
        return self._missing if self._loader.state(key) == "missing" else self._blank

    def sky(self, name: str) -> GpuSky | None:
        """Return a sky that is made of images, None for any other."""
        found = self._skies.get(name)
        if found is not None:
            return found
        key = AssetKey("sky", name)
        content = self._loader.content(key)
        if not isinstance(content, SkyArrays):
            return None
        self._sent[key] = content
        images = [image.pixels for image in content.images]
        texture = (
            Texture.from_image(self._ledger, images[0], repeats=False)
            if content.kind == "equirectangular"
            else Texture.from_faces(self._ledger, images)
        )
        made = self._skies[name] = GpuSky(texture, content.kind, tint_of(content))
        return made

    def close(self) -> None:
        for mesh in (*self._meshes.values(), self._stand_in):
            mesh.close()
        for texture in (*self._textures.values(), self._missing, self._blank):
            texture.close()
        for sky in self._skies.values():
            sky.texture.close()
        self._meshes.clear()
        self._textures.clear()
        self._skies.clear()
        self._sent.clear()

    def _may_send(self, size: int) -> bool:
        """Count an upload; False when this frame has sent its share (the first one always goes)."""
        if self._sent_bytes and self._sent_bytes + size > UPLOAD_BUDGET_BYTES:
            self.is_behind = True
            return False
        self._sent_bytes += size
        return True

    def _forget_lost(self) -> None:
        """Free what the loader has forgotten or has another content for: another library is in use, a file changed."""
        for key in [key for key, sent in self._sent.items() if self._loader.content(key) is not sent]:
            del self._sent[key]
            if key.kind == "mesh":
                self._meshes.pop(key.name).close()
            elif key.kind == "texture":
                self._textures.pop(key.name).close()
            else:
                self._skies.pop(key.name).texture.close()

    def _uploaded_mesh(self, mesh: MeshArrays, tiles_per_metre: float = 0.0, *, is_closed: bool = False) -> GpuMesh:
        vertices = Buffer(self._ledger)
        vertices.write(np.concatenate([mesh.positions, mesh.normals, mesh.uvs], axis=1))
        indices = Buffer(self._ledger, INDICES)
        indices.write(mesh.triangles)
        return GpuMesh(vertices, indices, mesh.triangles.size, tiles_per_metre, is_closed)

    def _uploaded_texture(self, image: ImageArray) -> Texture:
        return Texture.from_image(self._ledger, image.pixels)
