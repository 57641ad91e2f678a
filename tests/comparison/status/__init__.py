"""Tests of harness.comparison.status: literal evidence in, differences out."""
