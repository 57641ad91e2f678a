"""Seeded drift of the category request."""
