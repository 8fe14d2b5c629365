"""What is not as the field or the logic says: overrides, with who and since when, and alarms, with what clears them."""
