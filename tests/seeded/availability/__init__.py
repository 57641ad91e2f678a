"""Seeded drift of the category availability."""
