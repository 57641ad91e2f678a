"""Tests of harness.comparison.lifecycle: literal evidence in, differences out."""
