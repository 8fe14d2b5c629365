"""How a request finds its row in the tables of routes."""

import pytest

from runtime.contracts.base import DeviceContract
from runtime.contracts.engine import ReadyAck
from runtime.contracts.json_pieces import LongObject
from runtime.portal.results import HttpAnswer, RefusedRequest
from runtime.portal.route_table import Call, Route, RouteTable
from runtime.portal.users import LOCAL_ADMIN


async def answered(call: Call) -> HttpAnswer:
    return HttpAnswer(200, b"")


def row(method: str, path: str, body_limit: int = 10) -> Route:
    return Route(method, path, "VIEWER", answered, body_limit)


TABLE = RouteTable(
    [
        row("GET", "/v2/engine/{engine_id}/jobs"),
        row("POST", "/v2/engine/{engine_id}/jobs", 99),
        row("GET", "/v2/engine/{engine_id}"),
        row("POST", "/v2/engine/run", 77),
    ]
)


def test_parts_of_a_path_get_their_names() -> None:
    match = TABLE.find("GET", "/v2/engine/e-1/jobs")
    assert (match.route.path, match.path_values) == ("/v2/engine/{engine_id}/jobs", {"engine_id": "e-1"})


def test_a_plain_path_goes_before_a_pattern() -> None:
    assert TABLE.find("POST", "/v2/engine/run").route.body_limit == 77
    with pytest.raises(RefusedRequest) as refused:
        TABLE.find("GET", "/v2/engine/run")
    assert (refused.value.status, refused.value.headers) == (405, {"allow": "POST"})


def test_head_finds_what_get_finds() -> None:
    assert TABLE.find("HEAD", "/v2/engine/e-1").route.method == "GET"


@pytest.mark.parametrize(
    "path", ["/v2/engine", "/v2/engine/", "/v2/engine//jobs", "/v2/engine/a/b/c", "/v2/engine/{engine_id}/x", ""]
)
def test_what_is_in_no_row_is_not_found(path: str) -> None:
    with pytest.raises(RefusedRequest) as refused:
        TABLE.find("GET", path)
    assert refused.value.status == 404


def test_a_pattern_itself_is_an_ordinary_path() -> None:
    assert TABLE.find("GET", "/v2/engine/{engine_id}").path_values == {"engine_id": "{engine_id}"}


def test_all_rows_can_be_listed() -> None:
    assert len(list(TABLE)) == 4


def test_a_row_cannot_be_there_twice() -> None:
    with pytest.raises(ValueError, match="GET /a is in the table twice"):
        RouteTable([row("GET", "/a"), row("GET", "/a")])


def test_a_body_is_read_by_a_model_that_names_the_wrong_field() -> None:
    call = Call(LOCAL_ADMIN, "/v2/x", {}, {"status": "ok", "ts": 5})
    assert call.parse(ReadyAck) == ReadyAck(status="ok", ts=5)
    with pytest.raises(RefusedRequest) as refused:
        Call(LOCAL_ADMIN, "/v2/x", {}, {"status": "ok", "ts": "5"}).parse(ReadyAck)
    assert refused.value.field == "ts"


def test_a_path_is_counted_under_the_template_of_its_row() -> None:
    assert TABLE.template("/v2/engine/e-1/jobs") == "/v2/engine/{engine_id}/jobs"
    assert TABLE.template("/nothing") is None


def test_of_a_long_body_a_model_gets_the_fields_that_it_knows() -> None:
    class Wanted(DeviceContract):
        first_name: str

    body = LongObject({"firstName": "Ada"} | {f"f{number}": 1 for number in range(100)})
    assert Call(LOCAL_ADMIN, "/", {}, body).parse(Wanted).first_name == "Ada"
    with pytest.raises(RefusedRequest, match="firstName"):
        Call(LOCAL_ADMIN, "/", {}, LongObject()).parse(Wanted)
