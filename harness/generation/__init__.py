"""Requests made once, for no environment in particular."""
