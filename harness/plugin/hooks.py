"""Hooks that pytest calls; each only passes on."""
