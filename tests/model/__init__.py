"""Tests of harness.probe."""
