"""What the portal counts: few labels, whatever clients send."""

from runtime.portal.meters import Meters


def test_requests_are_counted_by_template_and_status() -> None:
    meters = Meters()
    meters.answered("GET", "/v2/x/{id}", 200, 0.0005)
    meters.answered("GET", "/v2/x/{id}", 200, 0.003)
    meters.answered("GET", "/v2/x/{id}", 404, 0.5)
    assert meters.requests == {("GET", "/v2/x/{id}", 200): 2, ("GET", "/v2/x/{id}", 404): 1}
    times = meters.request_times["/v2/x/{id}"]
    assert (sum(times.counts), times.counts[0], times.total) == (3, 1, 503_500)


def test_made_up_methods_paths_and_names_share_one_label() -> None:
    meters = Meters()
    for number in range(100):
        meters.answered(f"M{number}", None, 404, 0)
        meters.commanded(None, "INVALID_REQUEST")
    assert meters.requests == {("unknown", "unknown", 404): 100}
    assert meters.commands == {("unknown", "INVALID_REQUEST"): 100}


def test_a_command_that_went_well_has_the_code_ok() -> None:
    meters = Meters()
    meters.commanded("step_once", None)
    assert meters.commands == {("step_once", "OK"): 1}
