"""The drift that can be switched on, one module for each category."""
