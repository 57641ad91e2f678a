"""Tests of harness.comparison.contract: literal evidence in, differences out."""
