from app.engine.replay_log import Happening
from widgets.jobs.replay_views import HEIGHTS, NOTABLE, TONES


def test_every_kind_of_place_has_a_colour_and_a_height_and_what_went_wrong_stands_out() -> None:
    assert len(TONES) == len(HEIGHTS) == len(Happening)
    assert [kind.is_notable for kind in Happening] == [kind >= NOTABLE for kind in Happening]
    assert min(HEIGHTS[NOTABLE:]) > max(HEIGHTS[:NOTABLE])
