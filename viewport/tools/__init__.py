"""From input to intents, without Qt: one object lives for one drag."""
