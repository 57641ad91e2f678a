"""Tests of harness.comparison.schema: literal evidence in, differences out."""
