"""Differences to findings; pure."""
