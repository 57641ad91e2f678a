"""Tests of harness.comparison.request: literal evidence in, differences out."""
