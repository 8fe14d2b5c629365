"""A level as a file that others open: binary glTF, a zip with its assets, or the world spec alone."""
