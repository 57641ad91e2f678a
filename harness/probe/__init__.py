"""Adaptive asking without input or output: generators that yield cases and receive observations."""
