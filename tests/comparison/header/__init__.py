"""Tests of harness.comparison.header: literal evidence in, differences out."""
