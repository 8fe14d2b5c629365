from viewport.gl.ledger import MIB, Ledger


def test_bytes_are_told_in_mebibytes() -> None:
    ledger = Ledger()
    ledger.buffer_bytes += 3 * MIB
    ledger.texture_bytes += MIB // 2
    assert (ledger.buffer_mb, ledger.texture_mb) == (3.0, 0.5)
