"""Data that ships with Plumbline: themes, icons, shaders, samples, profiles, plants, OpenAPI. No code."""
