"""How long answers take, distance and noise apart."""
