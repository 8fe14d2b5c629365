"""Assets as a client sees them, over both links."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.helpers.asset_files import image, mesh
from tests.helpers.rest import ASSETS, Rest, document, error
from tests.helpers.runtimes import KINDS, Kind, client_of

Story = Callable[[Rest], Awaitable[None]]
BYTES = {"content_type": "application/octet-stream"}


@pytest.fixture(params=KINDS)
def tell(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Story], None]:
    kind: Kind = request.param

    def run(story: Story) -> None:
        async def live() -> None:
            async with client_of(kind, tmp_path) as client:
                await story(Rest(client.link))

        asyncio.run(live())

    return run


def test_an_asset_lives_from_upload_to_removal(tell: Callable[[Story], None], tmp_path: Path) -> None:
    content = mesh()
    digest = hashlib.sha256(content).hexdigest()
    shown = {"name": "crate", "kind": "mesh", "source": "user", "bytes": len(content), "sha256": digest}

    async def story(rest: Rest) -> None:
        made = await rest.call("PUT", f"{ASSETS}/crate", content, **BYTES)
        assert (made.status, made.headers["location"], made.headers["etag"]) == (201, f"{ASSETS}/crate", f'"{digest}"')
        assert document(made) == {**shown, "files": ["crate.glb"]}
        assert (tmp_path / "data" / "assets" / "crate.glb").read_bytes() == content
        again = await rest.call("PUT", f"{ASSETS}/crate.glb", content, **BYTES)
        assert again.status == 200
        read = await rest.call("GET", f"{ASSETS}/crate")
        assert (read.status, read.body, read.headers["etag"]) == (200, content, f'"{digest}"')
        assert read.headers["content-type"] == "model/gltf-binary"
        listed = document(await rest.call("GET", f"{ASSETS}?limit=500"))
        assert {**shown, "files": ["crate.glb"]} in listed["items"]
        gone = await rest.call("DELETE", f"{ASSETS}/crate")
        assert (gone.status, gone.body) == (204, b"")
        assert error(await rest.call("DELETE", f"{ASSETS}/crate"))[:2] == (404, "NOT_FOUND")
        records = document(await rest.call("GET", "/api/audit"))["items"]
        assert [record["action"] for record in records[:3]] == ["asset.delete", "asset.write", "asset.write"]

    tell(story)


def test_a_large_asset_comes_back_whole(tell: Callable[[Story], None]) -> None:
    content = mesh("obj") + b"# \n" * (1 << 20)

    async def story(rest: Rest) -> None:
        made = await rest.call("PUT", f"{ASSETS}/crate", content, **BYTES)
        read = await rest.call("GET", f"{ASSETS}/crate")
        assert (read.status, read.body, read.headers["etag"]) == (200, content, made.headers["etag"])

    tell(story)


def test_the_list_names_every_source_and_is_paged(tell: Callable[[Story], None]) -> None:
    async def story(rest: Rest) -> None:
        page = document(await rest.call("GET", f"{ASSETS}?limit=500"))
        by_name = {(item["name"], item["kind"]): item for item in page["items"]}
        assert by_name["torus", "mesh"] == {
            "name": "torus",
            "kind": "mesh",
            "source": "built-in",
            "bytes": None,
            "sha256": None,
            "files": [],
        }
        player = by_name["player", "mesh"]
        assert player["source"] == "samples"
        assert player["bytes"] > 0
        assert by_name["forest_sky", "texture"]["source"] == "samples"  # any image can be a sky
        skies = document(await rest.call("GET", f"{ASSETS}?kind=sky"))
        assert {item["kind"] for item in skies["items"]} == {"sky"}
        second = document(await rest.call("GET", f"{ASSETS}?limit=1&offset=1"))
        assert (second["items"], second["total"]) == (page["items"][1:2], page["total"])
        assert error(await rest.call("GET", f"{ASSETS}?kind=sound")) == (400, "INVALID_REQUEST", "kind")

    tell(story)


def test_samples_can_be_read_and_not_removed(tell: Callable[[Story], None]) -> None:
    async def story(rest: Rest) -> None:
        assert (await rest.call("GET", f"{ASSETS}/player")).status == 200
        assert error(await rest.call("DELETE", f"{ASSETS}/player"))[:2] == (404, "NOT_FOUND")
        assert error(await rest.call("GET", f"{ASSETS}/box"))[:2] == (404, "NOT_FOUND")
        texture = await rest.call("GET", f"{ASSETS}/player_armor?kind=texture")
        assert texture.headers["content-type"].startswith("image/")

    tell(story)


def test_bad_bytes_and_bad_names_are_refused(tell: Callable[[Story], None], tmp_path: Path) -> None:
    async def story(rest: Rest) -> None:
        for content, expected in (
            (b"hello", (415, "UNSUPPORTED_MEDIA_TYPE", None)),
            (b"", (415, "UNSUPPORTED_MEDIA_TYPE", None)),
            (mesh()[:300], (422, "VALIDATION_FAILED", "body")),
        ):
            assert error(await rest.call("PUT", f"{ASSETS}/bad", content, **BYTES)) == expected
        lie = await rest.call("PUT", f"{ASSETS}/bad.png", mesh(), **BYTES)
        assert error(lie) == (400, "INVALID_REQUEST", "name")
        for name in ("..%2f..%2fetc%2fpasswd", "..", ".hidden", "a%5Cb", "a%00b", "a%3Fb", "x" * 129, "%C3%A9" * 128):
            assert error(await rest.call("PUT", f"{ASSETS}/{name}", image(), **BYTES))[:2] == (404, "NOT_FOUND"), name
        made = await rest.call("PUT", f"{ASSETS}/na%23me%20%C3%A9", image(), **BYTES)
        assert made.headers["location"] == f"{ASSETS}/na%23me%20%C3%A9"
        assert document(made)["name"] == "na#me é"
        assert [path.name for path in (tmp_path / "data" / "assets").iterdir()] == ["na#me é.png"]

    tell(story)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tell: Callable[[Story], None]) -> None:
    header = bytearray(image())
    header[16:24] = (20_000).to_bytes(4, "big") * 2

    async def story(rest: Rest) -> None:
        refused = await rest.call("PUT", f"{ASSETS}/huge", bytes(header), **BYTES)
        assert error(refused) == (422, "VALIDATION_FAILED", "body")

    tell(story)


def test_a_folder_that_takes_nothing_is_busy(tell: Callable[[Story], None], tmp_path: Path) -> None:
    async def story(rest: Rest) -> None:
        (tmp_path / "data" / "assets").write_bytes(b"a file where the folder should be")
        refused = await rest.call("PUT", f"{ASSETS}/barrel_of_mine", mesh(), **BYTES)
        assert error(refused)[:2] == (503, "BUSY")
        assert str(tmp_path) not in refused.body.decode()
        assert refused.headers["retry-after"] == "1"
        assert error(await rest.call("GET", f"{ASSETS}/barrel_of_mine"))[:2] == (404, "NOT_FOUND")
        assert document(await rest.call("GET", ASSETS))["total"] > 0

    tell(story)
