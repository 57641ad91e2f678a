"""Seeded drift of the category behaviour."""
