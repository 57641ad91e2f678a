"""Sending, its limits and its failures."""
