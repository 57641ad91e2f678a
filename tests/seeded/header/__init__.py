"""Seeded drift of the category header."""
