"""Sends what it is given within an environment's limits; never judges."""
