"""Claims of speed, each as a ratio against a named baseline measured in the same run. Never asserted in tests."""
