"""The matrix of environments as users describe it."""
