"""Answers that do not come: a file per rule."""
