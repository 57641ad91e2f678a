"""Seeded drift of the category status."""
