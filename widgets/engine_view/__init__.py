"""What the engine has built, seen through a viewport of its own."""
