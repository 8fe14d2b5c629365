"""By which names a runtime may be addressed."""

from runtime.portal.host_names import HostNames


def test_allowed_names_and_those_of_the_present_certificate_may_be_used() -> None:
    names = HostNames(["Plant.Example"])
    assert names.has("plant.example")
    assert not names.has("line.example")
    names.take_certificate(frozenset({"line.example", "*.hall.example"}))
    assert all(names.has(name) for name in ("plant.example", "line.example", "a.hall.example"))
    assert not any(names.has(name) for name in ("hall.example", "a.b.hall.example", "evil.example", ""))
    names.take_certificate(frozenset())
    assert not names.has("line.example")


def test_a_star_is_for_certificates_alone() -> None:
    assert not HostNames(["*.example"]).has("evil.example")
