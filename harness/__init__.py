"""Finds where the same API behaves differently between environments; what is public stands in `__all__`."""
