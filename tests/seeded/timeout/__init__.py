"""Seeded drift of the category timeout."""
