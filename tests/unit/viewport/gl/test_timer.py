import pytest

from viewport.gl import draw
from viewport.gl.errors import check
from viewport.gl.timer import IN_FLIGHT, GpuTimer, believable


@pytest.mark.parametrize(
    ("gpu_ms", "wall_ms", "expected"), [(3.0, 4.0, 3.0), (8.0, 4.0, 8.0), (8.1, 4.0, None), (0.0, 4.0, None)]
)
def test_a_time_is_believed_up_to_twice_the_wall_time(gpu_ms: float, wall_ms: float, expected: float | None) -> None:
    assert believable(gpu_ms, wall_ms) == expected


@pytest.mark.gui
@pytest.mark.usefixtures("gl")
def test_a_software_rasteriser_is_not_asked() -> None:
    timer = GpuTimer("llvmpipe (LLVM 15.0.6, 256 bits)")
    timer.begin()
    timer.end()
    assert timer.last_ms is None
    timer.close()
    check("the timer")


@pytest.mark.gui
@pytest.mark.usefixtures("gl")
def test_more_frames_than_queries_never_wait_and_results_arrive() -> None:
    timer = GpuTimer("a graphics card")
    for _ in range(3 * IN_FLIGHT):
        timer.begin()
        draw.clear(0, 0, 0)
        draw.finish()
        timer.end()
    assert timer.last_ms is None or timer.last_ms > 0
    timer.close()
    check("the timer")
