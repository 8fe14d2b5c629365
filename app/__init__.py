"""What decides: owns the state, wires panels to document and session. Start reading at `wiring.py`."""
