"""Tests of harness.comparison.availability: literal evidence in, differences out."""
