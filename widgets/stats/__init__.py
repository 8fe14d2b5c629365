"""What it costs: two columns of small plots on one time axis, and a lane of events."""
