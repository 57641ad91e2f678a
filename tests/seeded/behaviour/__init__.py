"""Seeded drift in what is stored, and its silent twins."""
