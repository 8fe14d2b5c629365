"""Whatever the disk says, a client hears that it may try again."""

import errno

import pytest

from runtime.portal.results import RefusedRequest
from runtime.portal.storing import storing
from runtime.storage.errors import StorageFullError


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "no space"), StorageFullError("the disk is full")])
def test_a_full_disk_is_busy(failure: Exception, caplog: pytest.LogCaptureFixture) -> None:
    def write() -> None:
        with storing("the level"):
            raise failure

    with pytest.raises(RefusedRequest, match="the level cannot be stored or read now: the disk is full") as refused:
        write()
    assert refused.value.code == "BUSY"
    assert "the level cannot be stored" in caplog.text


def test_no_path_of_this_machine_leaves_it(caplog: pytest.LogCaptureFixture) -> None:
    def write() -> None:
        with storing("the asset"):
            raise FileExistsError(errno.EEXIST, "File exists", "/home/anna/data/assets")

    with pytest.raises(RefusedRequest, match="the store does not take or give it") as refused:
        write()
    assert "anna" not in refused.value.message
    assert "/home/anna/data/assets" in caplog.text
