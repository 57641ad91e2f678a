"""Seeded drift under contracts that promise little."""
