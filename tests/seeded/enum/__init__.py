"""Seeded drift of the category enum."""
