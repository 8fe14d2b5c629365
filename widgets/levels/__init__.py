"""The level store: what levels the runtime keeps."""
