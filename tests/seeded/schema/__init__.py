"""Seeded drift of the category schema."""
