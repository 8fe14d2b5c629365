"""What the asset browser lists, worked out from values in a worker: tiles, and what is missing with its likes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from app.document.asset_use import used_assets
from app.document.findings import AssetNamed
from app.document.world import WorldState
from runtime.assets.catalogue import Offer, catalogue
from runtime.assets.images import image_size
from runtime.assets.library import AssetLibrary
from widgets.assets.views import AssetKey, AssetTile, MissingRow

_LIKES = 4
_UNSEEN = {("mesh", "cube"), ("texture", "none"), ("sky", "none")}
"""Another name of the box, and names for nothing at all."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything that is shown, and the offers by what they are called."""

    tiles: tuple[AssetTile, ...]
    missing: tuple[MissingRow, ...]
    offers: Mapping[AssetKey, Offer]


def listing_of(library: AssetLibrary, state: WorldState, unreadable: Mapping[AssetNamed, str]) -> Listing:
    """Return what a library offers to a level. Reads folders and headers of pictures, changes nothing."""
    used = used_assets(state)
    offers = {AssetKey(offer.kind, offer.name): offer for offer in catalogue(library)}
    for offer in tuple(offers.values()):
        if offer.kind == "texture" and offer.files and _is_panorama(offer):
            offers.setdefault(AssetKey("sky", offer.name), Offer(offer.name, "sky", offer.source, offer.files))
    tiles = tuple(
        AssetTile(key, offer.source, len(used.get((offer.kind, key.name), ())), str(next(iter(offer.files), "")))
        for key, offer in sorted(offers.items(), key=lambda one: (one[0].kind, one[0].name.lower()))
        if tuple(key) not in _UNSEEN
    )
    missing = []
    for (kind, name), ids in used.items():
        reason = unreadable.get((kind, name), "")
        if reason or not library.has(kind, name):
            names = [key.name for key in offers if key.kind == kind and (kind, key.name) not in unreadable]
            alike = tuple(get_close_matches(name, names, _LIKES, 0.5)) or (("box",) if kind == "mesh" else ("none",))
            told = reason or f"no {kind} “{name}” in {', '.join(map(str, library.folders))} or among the built-ins"
            missing.append(MissingRow(AssetKey(kind, name), len(ids), told, alike))
    return Listing(tiles, tuple(missing), offers)


def _is_panorama(offer: Offer) -> bool:
    size = image_size(offer.files[0])
    return size is not None and size[0] == 2 * size[1]
