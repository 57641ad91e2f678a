"""Seeded drift of the category auth."""
