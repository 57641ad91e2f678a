"""Tests of harness.comparison.error: literal evidence in, differences out."""
