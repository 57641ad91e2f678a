"""Seeded drift of the category contract."""
