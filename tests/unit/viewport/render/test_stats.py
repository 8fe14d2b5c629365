from viewport.render.stats import FrameStats


def test_what_was_not_measured_is_none() -> None:
    stats = FrameStats(1.5, None, 3, 12, 1, 0.0, 0.0)
    assert stats.gpu_ms is None
    assert stats == FrameStats(1.5, None, 3, 12, 1, 0.0, 0.0)
