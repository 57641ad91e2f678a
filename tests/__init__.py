"""The package mirrored, test by test, and what is true of the whole."""
