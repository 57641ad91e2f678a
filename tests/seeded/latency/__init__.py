"""Tests of harness.comparison.timeout: literal evidence in, differences out."""
