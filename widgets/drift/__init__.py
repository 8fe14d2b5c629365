"""Where the level differs from what the engine has built, above the inspector."""
