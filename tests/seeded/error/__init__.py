"""Seeded drift of the category error."""
