"""The six families, one small file each (card-semantics §4): what a card does with this scan's time and inputs."""
