"""Tests of harness.comparison."""
