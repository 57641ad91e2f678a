"""Seeded drift of the category lifecycle."""
