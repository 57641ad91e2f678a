"""Frozen values that cross from one stage to the next; they import nothing of the harness."""
