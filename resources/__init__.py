"""Data that ships with Plumbline: themes, shaders, samples, profiles, plants. No code but what makes the samples."""
