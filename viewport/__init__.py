"""What is seen of a world: scene (pure), tools (Qt-free), passes and render, assets on the GPU, the Qt view."""
