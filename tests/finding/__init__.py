"""Tests of harness.finding."""
