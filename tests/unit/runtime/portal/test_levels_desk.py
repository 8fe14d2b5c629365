"""Levels as a client sees them, over both links: versions, conflicts, refusals, what is recorded and told."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from runtime.assets.export.container import ExportError
from runtime.assets.export.level import ExportedFile, ExportFormat
from runtime.portal.auditing import Auditing
from runtime.portal.heavy_work import HeavyWork
from runtime.portal.level_check import MOST_FINDINGS
from runtime.portal.levels_desk import LevelsDesk
from runtime.portal.results import RefusedRequest
from runtime.portal.route_table import Call
from runtime.portal.users import LOCAL_ADMIN
from runtime.storage.data_directory import DataDirectory
from runtime.storage.levels import LevelStore
from tests.helpers.memory_stores import MemoryAudit
from tests.helpers.rest import LEVELS, Rest, document, error
from tests.helpers.runtimes import KINDS, Kind, client_of
from tests.helpers.specs import entity, spec

Story = Callable[[Rest], Awaitable[None]]
FOREST = f"{LEVELS}/forest"


@pytest.fixture(params=KINDS)
def tell(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Story], None]:
    """Run a story against a runtime of either kind."""
    kind: Kind = request.param

    def run(story: Story) -> None:
        async def live() -> None:
            async with client_of(kind, tmp_path) as client:
                await story(Rest(client.link))

        asyncio.run(live())

    return run


def nested(depth: int) -> Any:
    inner: Any = 1
    for _ in range(depth):
        inner = [inner]
    return inner


def test_a_level_lives_from_creation_to_deletion(tell: Callable[[Story], None]) -> None:
    content = spec("a", "b", later={"numbers": [1.0, 2**53 + 1, 2**64, 0.1]})

    async def story(rest: Rest) -> None:
        made = await rest.call(
            "POST", LEVELS, {"name": "Forest", "content": content, "level_id": "forest", "editor": {"hidden": ["a"]}}
        )
        assert (made.status, made.headers["location"], made.headers["etag"]) == (201, FOREST, '"1"')
        assert made.headers["cache-control"] == "no-store"
        level = document(made)
        assert level["content"] == content
        assert list(level) == ["level_id", "name", "version", "content", "updated_at", "editor"]
        read = await rest.call("GET", FOREST)
        assert (read.status, read.headers["etag"], document(read)) == (200, '"1"', level)
        put = await rest.call("PUT", FOREST, {"content": spec("c"), "version": 1})
        assert (put.status, put.headers["etag"]) == (200, '"2"')
        changed = document(put)
        assert (changed["name"], changed["version"], changed["editor"]) == ("Forest", 2, {"hidden": ["a"]})
        listed = document(await rest.call("GET", LEVELS))
        assert listed == {
            "items": [
                {
                    "level_id": "forest",
                    "name": "Forest",
                    "version": 2,
                    "updated_at": changed["updated_at"],
                    "entity_count": 1,
                }
            ],
            "total": 1,
            "limit": 50,
            "offset": 0,
        }
        gone = await rest.call("DELETE", FOREST, if_match='"2"')
        assert (gone.status, gone.body) == (204, b"")
        assert error(await rest.call("DELETE", FOREST)) == (404, "NOT_FOUND", None)
        assert (await rest.created(content))["version"] == 3

    tell(story)


def test_who_comes_late_is_told_of_the_present_level(tell: Callable[[Story], None]) -> None:
    async def story(rest: Rest) -> None:
        await rest.created(spec("a"))
        await rest.call("PUT", FOREST, {"content": spec("b"), "version": 1})
        for body, headers in (({"version": 1}, {}), ({}, {"if_match": '"1"'})):
            late = await rest.call("PUT", FOREST, {"content": spec("mine"), **body}, **headers)
            assert error(late) == (409, "CONFLICT", "version")
            assert late.headers["etag"] == '"2"'
            current = document(late)["error"]["details"]["current"]
            assert (current["version"], current["content"]) == (2, spec("b"))
        late = await rest.call("DELETE", FOREST, if_match='"1"')
        assert error(late) == (409, "CONFLICT", "version")
        assert document(await rest.call("GET", FOREST))["content"] == spec("b")

    tell(story)


def test_a_write_says_what_it_is_based_on(tell: Callable[[Story], None]) -> None:
    async def story(rest: Rest) -> None:
        await rest.created(spec())
        body = {"content": spec()}
        assert error(await rest.call("PUT", FOREST, body)) == (428, "PRECONDITION_REQUIRED", "version")
        for wrong in ("*", '"1', '1"', 'W/"1"', '"1", "2"', '"x"', ""):
            assert error(await rest.call("PUT", FOREST, body, if_match=wrong))[:2] == (400, "INVALID_REQUEST")
        both = {**body, "version": 2}
        assert error(await rest.call("PUT", FOREST, both, if_match='"1"')) == (400, "INVALID_REQUEST", "version")
        assert (await rest.call("PUT", FOREST, {**body, "version": 1}, if_match='"1"')).status == 200
        assert (await rest.call("PUT", FOREST, {**body, "version": 2.0})).status == 200
        assert (await rest.call("PUT", FOREST, body, if_match="3")).status == 200
        assert error(await rest.call("PUT", f"{LEVELS}/other", both)) == (404, "NOT_FOUND", None)

    tell(story)


def test_a_broken_level_is_refused_with_all_its_findings(tell: Callable[[Story], None]) -> None:
    broken = spec("a", "a")
    broken["entities"][0]["transform"]["scale"] = [1, 0, 1]

    async def story(rest: Rest) -> None:
        refused = await rest.call("POST", LEVELS, {"name": "x", "content": broken})
        assert error(refused) == (422, "VALIDATION_FAILED", "content")
        details = document(refused)["error"]["details"]
        assert [(found["field"], found["details"]["rule"]) for found in details["findings"]] == [
            ("entities[0].transform.scale[1]", "W-006"),
            ("entities[1].id", "W-004"),
        ]
        assert details["total"] == 2
        await rest.created(spec() | {"entities": []}, "empty")
        late = await rest.call("PUT", f"{LEVELS}/empty", {"content": {}, "version": 1})
        assert error(late)[:2] == (422, "VALIDATION_FAILED")
        assert [item["level_id"] for item in document(await rest.call("GET", LEVELS))["items"]] == ["empty"]

    tell(story)


def test_of_very_many_findings_the_first_are_listed(tell: Callable[[Story], None]) -> None:
    async def story(rest: Rest) -> None:
        refused = await rest.call("POST", LEVELS, {"name": "x", "content": spec() | {"entities": [1] * 2000}})
        details = document(refused)["error"]["details"]
        assert (len(details["findings"]), details["total"]) == (MOST_FINDINGS, 2000)

    tell(story)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"content": spec()}, "name"),
        ({"name": "x"}, "content"),
        ({"name": 1, "content": spec()}, "name"),
        ({"name": "x" * 1001, "content": spec()}, "name"),
        ({"name": "x\nWARNING y", "content": spec()}, "name"),
        ({"name": "x", "content": spec() | {"world": {**spec()["world"], "name": "W \ud83c"}}}, "content.world.name"),
        ({"name": "x\u2066y", "content": spec()}, "name"),
        ({"name": "x", "content": []}, "content"),
        ({"name": "x", "content": spec(), "level_id": ".."}, "level_id"),
        ({"name": "x", "content": spec(), "level_id": "a/b"}, "level_id"),
        ({"name": "x", "content": spec(), "editor": []}, "editor"),
        ({"name": "x", "content": spec(deep=nested(60))}, "content"),
        ({"name": "x", "content": spec(large=10**400)}, "content"),
    ],
)
def test_a_body_of_the_wrong_shape_is_refused(body: dict[str, Any], field: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with client_of("embedded", tmp_path) as client:
            assert error(await Rest(client.link).call("POST", LEVELS, body)) == (400, "INVALID_REQUEST", field)

    asyncio.run(story())


def test_a_level_of_many_entities_is_kept_whole_and_so_is_its_successor(tell: Callable[[Story], None]) -> None:
    async def story(rest: Rest) -> None:
        many = spec(*(f"e{number}" for number in range(700)))
        made = await rest.created(many)
        path = f"{LEVELS}/{made['level_id']}"
        assert document(await rest.call("GET", path))["content"] == many
        more = spec(*(f"f{number}" for number in range(900)))
        assert (await rest.call("PUT", path, {"content": more, "version": 1})).status == 200
        assert document(await rest.call("GET", path))["content"] == more

    tell(story)


def test_what_is_nested_as_deep_as_allowed_comes_back(tell: Callable[[Story], None]) -> None:
    content = spec(deep=nested(59))

    async def story(rest: Rest) -> None:
        await rest.created(content)
        assert document(await rest.call("GET", FOREST))["content"] == content

    tell(story)


def test_ids_collide_whatever_their_case_and_bad_ones_are_not_found(tell: Callable[[Story], None]) -> None:
    async def story(rest: Rest) -> None:
        await rest.created(spec(), "Forest")
        taken = await rest.call("POST", LEVELS, {"name": "x", "content": spec(), "level_id": "FOREST"})
        assert error(taken) == (409, "CONFLICT", "level_id")
        assert document(taken)["error"]["details"]["current"]["level_id"] == "Forest"
        for path in ("forest", "..%2fetc", ".hidden", "dot.", "%00", "a%20b"):
            assert error(await rest.call("GET", f"{LEVELS}/{path}")) == (404, "NOT_FOUND", None), path
        made = document(await rest.call("POST", LEVELS, {"name": "Dark Forest", "content": spec()}))
        assert (made["level_id"], made["version"]) == ("dark-forest", 1)

    tell(story)


def test_a_list_is_paged_and_bad_pages_are_refused(tell: Callable[[Story], None]) -> None:
    async def story(rest: Rest) -> None:
        for level_id in ("c", "a", "b"):
            await rest.created(spec(), level_id)
        page = document(await rest.call("GET", f"{LEVELS}?limit=1&offset=1"))
        assert ([item["level_id"] for item in page["items"]], page["total"]) == (["b"], 3)
        for query in ("limit=0", "limit=501", "offset=-1", "limit=x", "limit=1&limit=2"):
            status, code, field = error(await rest.call("GET", f"{LEVELS}?{query}"))
            assert (status, code, field) == (400, "INVALID_REQUEST", query.partition("=")[0])

    tell(story)


def test_a_level_is_exported_in_each_format(tell: Callable[[Story], None]) -> None:
    content = spec("a", "b")
    content["entities"].append(entity("c", mesh="no such mesh"))

    async def story(rest: Rest) -> None:
        await rest.created(content)
        plain = await rest.call("POST", f"{FOREST}/export", {"format": "world_spec"})
        assert (plain.status, plain.headers["content-type"], json.loads(plain.body)) == (
            200,
            "application/json",
            content,
        )
        assert plain.headers["content-disposition"].startswith('attachment; filename="Forest.json"')
        packed = await rest.call("POST", f"{FOREST}/export", {"format": "zip"})
        assert packed.headers["content-type"] == "application/zip"
        assert packed.headers["x-missing-assets"] == "no%20such%20mesh"
        with zipfile.ZipFile(io.BytesIO(packed.body)) as archive:
            assert json.loads(archive.read("Forest.json")) == content
        model = await rest.call("POST", f"{FOREST}/export", {"format": "glb"})
        assert (model.headers["content-type"], model.body[:4]) == ("model/gltf-binary", b"glTF")
        for body in ({}, {"format": "obj"}, {"format": None}):
            refused = await rest.call("POST", f"{FOREST}/export", body)
            assert error(refused) == (400, "INVALID_REQUEST", "format")
        missing = await rest.call("POST", f"{LEVELS}/other/export", {"format": "zip"})
        assert error(missing) == (404, "NOT_FOUND", None)

    tell(story)


def test_writes_are_told_and_recorded(tell: Callable[[Story], None]) -> None:
    async def story(rest: Rest) -> None:
        await rest.created(spec("a"))
        await rest.call("PUT", FOREST, {"content": spec("b"), "version": 1})
        await rest.call("PUT", FOREST, {"content": spec("c"), "version": 1})
        await rest.call("DELETE", FOREST)
        events = document(await rest.call("GET", "/v2/events?limit=500"))["items"]
        told = [event for event in events if event["type"].startswith("level.")]
        assert [event["type"] for event in told] == ["level.created", "level.updated", "level.deleted"]
        assert told[1]["payload"] == {"level_id": "forest", "name": "Forest", "version": 2}
        records = document(await rest.call("GET", "/api/audit"))["items"]
        written = [record for record in records if record["action"].startswith("level.")][::-1]
        assert [(record["action"], record["result"], record["target"]) for record in written] == [
            ("level.create", "SUCCESS", "level forest"),
            ("level.update", "SUCCESS", "level forest"),
            ("level.update", "FAILURE", "level forest"),
            ("level.delete", "SUCCESS", "level forest"),
        ]
        assert written[1]["before"] == written[0]["after"] != written[1]["after"]

    tell(story)


def test_levels_outlive_the_runtime(tmp_path: Path) -> None:
    async def write() -> None:
        async with client_of("embedded", tmp_path) as client:
            await Rest(client.link).created(spec("kept"))

    async def read() -> None:
        async with client_of("served", tmp_path) as client:
            assert document(await Rest(client.link).call("GET", FOREST))["content"] == spec("kept")

    asyncio.run(write())
    asyncio.run(read())


class FullDisk:
    """A desk on a real store whose disk can be filled; and on one whose levels vanish while they are checked."""

    def __init__(self, folder: Path) -> None:
        self.is_full = False
        self.directory = DataDirectory.open(folder, self.fill)
        self.store = LevelStore(self.directory.database, lambda: 0)
        self.desk = LevelsDesk(
            self.store,
            Auditing(MemoryAudit()),
            HeavyWork(),
            self.export,
            event=lambda kind, actor, payload: None,
        )

    @staticmethod
    def export(name: str, content: bytes, wanted: ExportFormat) -> ExportedFile:
        if wanted == "glb":
            raise ExportError("The level needs 5 GiB as GLB")
        return ExportedFile(content)

    def fill(self, step: str) -> None:
        if self.is_full:
            raise OSError(28, "No space left on device")

    def call(self, body: dict[str, Any], **headers: str) -> Call:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Call(LOCAL_ADMIN, FOREST, {}, body, path_values={"level_id": "forest"}, headers=named)


def test_a_level_that_a_format_cannot_hold_is_refused_with_the_reason(tmp_path: Path) -> None:
    disk = FullDisk(tmp_path / "data")

    async def story() -> None:
        await disk.desk.create(disk.call({"name": "Forest", "content": spec("a"), "level_id": "forest"}))
        with pytest.raises(RefusedRequest, match="5 GiB as GLB") as refused:
            await disk.desk.export(disk.call({"format": "glb"}))
        assert refused.value.field == "format"
        assert (await disk.desk.export(disk.call({"format": "zip"}))).status == 200

    asyncio.run(story())
    disk.directory.close()


def test_a_full_disk_is_busy_and_loses_nothing(tmp_path: Path) -> None:
    disk = FullDisk(tmp_path / "data")

    async def story() -> None:
        await disk.desk.create(disk.call({"name": "Forest", "content": spec("a"), "level_id": "forest"}))
        disk.is_full = True
        for refused in (
            disk.desk.create(disk.call({"name": "x", "content": spec()})),
            disk.desk.write(disk.call({"content": spec("b"), "version": 1})),
            disk.desk.delete(disk.call({})),
        ):
            with pytest.raises(RefusedRequest, match="disk is full") as busy:
                await refused
            assert busy.value.code == "BUSY"
        disk.is_full = False
        answer = await disk.desk.write(disk.call({"content": spec("b")}, if_match='"1"'))
        assert json.loads(answer.body)["version"] == 2

    asyncio.run(story())
    disk.directory.close()


def test_a_level_that_is_deleted_while_its_successor_is_checked_is_gone(tmp_path: Path) -> None:
    disk = FullDisk(tmp_path / "data")

    async def story() -> None:
        await disk.desk.create(disk.call({"name": "Forest", "content": spec("a"), "level_id": "forest"}))
        writing = asyncio.ensure_future(disk.desk.write(disk.call({"content": spec("b"), "version": 1})))
        await asyncio.sleep(0)
        disk.store.delete("forest")
        with pytest.raises(RefusedRequest, match="there is no level"):
            await writing

    asyncio.run(story())
    disk.directory.close()
