"""Closed sets of values in answers: a file per rule."""
