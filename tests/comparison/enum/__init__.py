"""Tests of harness.comparison.enum: literal evidence in, differences out."""
