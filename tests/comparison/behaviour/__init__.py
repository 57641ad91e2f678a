"""Tests of harness.comparison.behaviour: literal evidence in, differences out."""
