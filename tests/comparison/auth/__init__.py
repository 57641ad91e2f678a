"""Tests of harness.comparison.auth: literal evidence in, differences out."""
