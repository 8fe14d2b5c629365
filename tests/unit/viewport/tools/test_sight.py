from viewport.scene.marquee import Marquee
from viewport.tools.sight import Blind


def test_the_blind_see_nothing() -> None:
    blind = Blind()
    assert blind.front(1, 2) is None
    assert blind.stack(1, 2) == ()
    assert blind.within(Marquee(0, 0, 9, 9)) == ()
    assert blind.surface(1, 2) is None
    assert blind.vertex(1, 2) is None
    assert len(blind.corners(("a",))) == 0
